package belfry.bridge.source;

import belfry.bridge.table.BridgeException;
import belfry.bridge.table.Table;
import java.util.List;

/** A database or a dump that can be read. One thread uses it, which may wait. */
public interface Source extends AutoCloseable {
  /** What it is, for people, without a password. */
  String description();

  /**
   * The state of the source, as far as it can be told without reading it: a dump that was changed
   * has another one. Empty if every read sees the newest state.
   */
  String version();

  /** All tables, in an order that stays. */
  List<Table> tables();

  /** Sentences about what the copy will lack. */
  List<String> warnings();

  /**
   * Reads tables, in the order of {@link #tables}; all rows are of one moment.
   *
   * @param wanted some of {@link #tables}
   */
  void read(List<Table> wanted, RowSink sink) throws BridgeException, InterruptedException;

  /** Releases the source. */
  @Override
  void close();
}
