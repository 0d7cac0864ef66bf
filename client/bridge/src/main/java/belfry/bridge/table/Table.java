package belfry.bridge.table;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A table.
 *
 * @param name the name, exactly as in the source
 * @param columns at least one
 * @param key the names of the columns of the primary key, in its order; empty if the table has none
 */
public record Table(String name, List<Column> columns, List<String> key) {
  /** More columns than any of the databases allows. */
  public static final int MOST_COLUMNS = 4_096;

  public Table {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
    if (columns.isEmpty() || columns.size() > MOST_COLUMNS) {
      throw new IllegalArgumentException("table " + name + " has " + columns.size() + " columns");
    }
  }

  /** The place of a column; -1 if there is none of this name. An exact name wins. */
  public int indexOf(String column) {
    int similar = -1;
    for (int at = 0; at < columns.size(); at++) {
      String name = columns.get(at).name();
      if (name.equals(column)) {
        return at;
      }
      if (name.equalsIgnoreCase(column)) {
        similar = at;
      }
    }
    return similar;
  }

  /** A column by its name. */
  public Optional<Column> column(String column) {
    int at = indexOf(column);
    return at < 0 ? Optional.empty() : Optional.of(columns.get(at));
  }

  /**
   * A column that a person has named.
   *
   * @throws BridgeException if there is none of this name
   */
  public Column required(String column) throws BridgeException {
    Optional<Column> found = column(column);
    if (found.isEmpty()) {
      String names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
      throw BridgeException.wrong(
          "table " + name + " has no column '" + column + "'; it has " + names);
    }
    return found.get();
  }
}
