package belfry.bridge.redis;

import belfry.bridge.table.Table;
import java.util.List;

/**
 * A table of a copy.
 *
 * @param table the table of the source
 * @param columns its columns, in the same order
 * @param rows the number of its rows
 */
public record StoredTable(Table table, List<StoredColumn> columns, long rows) {
  public StoredTable {
    columns = List.copyOf(columns);
  }
}
