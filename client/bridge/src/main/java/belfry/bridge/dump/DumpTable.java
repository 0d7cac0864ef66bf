package belfry.bridge.dump;

import belfry.bridge.table.Column;
import belfry.bridge.table.SqlTypes;
import belfry.bridge.table.SqlTypes.Family;
import belfry.bridge.table.Table;
import java.util.ArrayList;
import java.util.List;

/** A table as a dump declares it, perhaps in several statements. One thread uses it. */
final class DumpTable {
  private final String name;
  private final List<Column> columns = new ArrayList<>();
  private final List<String> generated = new ArrayList<>();
  private List<String> key = List.of();

  DumpTable(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  void add(String column, String type, boolean isGenerated) {
    columns.add(SqlTypes.column(column, type, Family.MARIADB));
    if (isGenerated) {
      generated.add(column);
    }
  }

  int size() {
    return columns.size();
  }

  void setKey(List<String> names) {
    key = List.copyOf(names);
  }

  /** The columns that the database computes: the dumps of MariaDB have their values, others not. */
  List<String> generated() {
    return List.copyOf(generated);
  }

  /** The table. A key with a column that is not declared is none. */
  Table table() {
    List<String> names = columns.stream().map(Column::name).toList();
    return new Table(name, columns, names.containsAll(key) ? key : List.of());
  }
}
