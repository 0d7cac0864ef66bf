package belfry.bridge.source;

import belfry.bridge.table.BridgeException;
import belfry.bridge.table.Row;
import belfry.bridge.table.Table;

/** Takes the rows of a source, table by table. */
public interface RowSink {
  /**
   * Begins a table.
   *
   * @return what it has of the table already: the source gives only the rows after it
   */
  Progress begin(Table table) throws BridgeException, InterruptedException;

  /** Takes a row of the table that was begun last. The row is not changed afterwards. */
  void row(Row row) throws BridgeException, InterruptedException;

  /** Ends the table. */
  void end(Table table) throws BridgeException, InterruptedException;
}
