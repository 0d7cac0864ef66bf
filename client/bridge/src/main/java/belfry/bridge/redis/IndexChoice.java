package belfry.bridge.redis;

import belfry.bridge.table.BridgeException;
import belfry.bridge.table.Column;
import belfry.bridge.table.Table;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which columns get an index: all but long texts and bytes, and what the user adds or leaves out.
 *
 * @param added columns to add, as {@code TABLE.COLUMN}
 * @param omitted columns to leave out, as {@code TABLE.COLUMN}
 */
public record IndexChoice(List<String> added, List<String> omitted) {
  public IndexChoice {
    added = List.copyOf(added);
    omitted = List.copyOf(omitted);
  }

  /** The usual indexes. */
  public static final IndexChoice USUAL = new IndexChoice(List.of(), List.of());

  /**
   * Tables with their indexes, and without rows yet.
   *
   * @throws BridgeException if a column that was named does not exist, or can't have an index
   */
  List<StoredTable> tables(List<Table> tables) throws BridgeException {
    Set<String> unknown = new HashSet<>(added);
    unknown.addAll(omitted);
    List<StoredTable> chosen =
        tables.stream().map(table -> new StoredTable(table, columns(table, unknown), 0)).toList();
    if (!unknown.isEmpty()) {
      throw BridgeException.wrong(
          "there is no column " + unknown.iterator().next() + " for an index (TABLE.COLUMN)");
    }
    for (StoredTable table : chosen) {
      for (StoredColumn column : table.columns()) {
        String name = name(table.table(), column.column());
        if (added.contains(name) && column.index() == Indexing.NONE) {
          throw BridgeException.wrong("column " + name + " holds bytes; they can't have an index");
        }
      }
    }
    return chosen;
  }

  private List<StoredColumn> columns(Table table, Set<String> unknown) {
    return table.columns().stream()
        .map(column -> {
          String name = name(table, column);
          unknown.remove(name);
          return new StoredColumn(column, index(name, column), true);
        })
        .toList();
  }

  private Indexing index(String name, Column column) {
    if (omitted.contains(name)) {
      return Indexing.NONE;
    }
    return added.contains(name) ? Indexing.fitting(column) : Indexing.usual(column);
  }

  private static String name(Table table, Column column) {
    return table.name() + "." + column.name();
  }
}
