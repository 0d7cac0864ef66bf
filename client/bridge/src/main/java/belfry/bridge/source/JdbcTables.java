package belfry.bridge.source;

import belfry.bridge.table.Column;
import belfry.bridge.table.SqlTypes;
import belfry.bridge.table.Table;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads which tables a database has, with their columns and primary keys. */
final class JdbcTables {
  private static final int MOST_TABLES = 10_000;
  private static final int UNLIMITED = 1_000_000;

  private final Database database;
  private final Connection connection;
  private final DatabaseMetaData meta;
  private final @Nullable String catalog;
  private final @Nullable String schema;
  private final List<String> warnings = new ArrayList<>();

  /**
   * @param name the name of the database in the URL
   */
  JdbcTables(Database database, Connection connection, String name) throws SQLException {
    this.database = database;
    this.connection = connection;
    meta = connection.getMetaData();
    String current = connection.getCatalog();
    catalog = database == Database.MARIADB && current == null ? name : current;
    schema = database == Database.POSTGRESQL ? connection.getSchema() : null;
  }

  /** Sentences about tables that are not of the same moment as the others. */
  List<String> warnings() {
    return List.copyOf(warnings);
  }

  /** All tables, without views, by name. */
  List<Table> all() throws SQLException {
    List<String> names = new ArrayList<>();
    try (ResultSet found =
        meta.getTables(
            catalog, schema, "%", new String[] {"TABLE", "BASE TABLE", "PARTITIONED TABLE"})) {
      while (found.next() && names.size() < MOST_TABLES) {
        String name = found.getString("TABLE_NAME");
        if (!name.startsWith("sqlite_")) {
          names.add(name);
        }
      }
    }
    List<Table> tables = new ArrayList<>();
    for (String name : names.stream().sorted().toList()) {
      tables.add(table(name));
    }
    warnOfEngines();
    return tables;
  }

  private Table table(String name) throws SQLException {
    List<Column> columns = new ArrayList<>();
    try (ResultSet found = meta.getColumns(catalog, schema, escaped(name), "%")) {
      while (found.next()) {
        // A pattern may match other tables too.
        if (found.getString("TABLE_NAME").equals(name)) {
          columns.add(column(found));
        }
      }
    }
    TreeMap<Integer, String> key = new TreeMap<>();
    try (ResultSet found = meta.getPrimaryKeys(catalog, schema, name)) {
      while (found.next()) {
        key.put(found.getInt("KEY_SEQ"), found.getString("COLUMN_NAME"));
      }
    }
    return new Table(name, columns, List.copyOf(key.values()));
  }

  private String escaped(String name) throws SQLException {
    String escape = meta.getSearchStringEscape();
    return escape == null || escape.isEmpty()
        ? name
        : name.replace(escape, escape + escape)
            .replace("_", escape + "_")
            .replace("%", escape + "%");
  }

  private Column column(ResultSet found) throws SQLException {
    String type = found.getString("TYPE_NAME");
    int size = found.getInt("COLUMN_SIZE");
    boolean sized = !type.contains("(") && size > 0 && size < UNLIMITED;
    String sql = sized && isSized(type) ? sized(type, size, found.getInt("DECIMAL_DIGITS")) : type;
    return SqlTypes.column(found.getString("COLUMN_NAME"), sql, database.family());
  }

  private boolean isSized(String type) {
    boolean isText = type.toLowerCase(Locale.ROOT).matches("(var)?char|bpchar|(var)?binary");
    // The driver of SQLite reports other digits than the declaration has.
    boolean isDecimal = type.toLowerCase(Locale.ROOT).matches("decimal|numeric");
    return isText || (isDecimal && database != Database.SQLITE);
  }

  private static String sized(String type, int size, int digits) {
    return type + "(" + size + (digits > 0 ? "," + digits : "") + ")";
  }

  private void warnOfEngines() throws SQLException {
    if (database != Database.MARIADB) {
      return;
    }
    String sql =
        "select table_name, engine from information_schema.tables where table_schema = ?"
            + " and table_type = 'BASE TABLE' and engine <> 'InnoDB' order by table_name limit 20";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, catalog);
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          warnings.add(
              "table %s is of the engine %s, which has no snapshots: its rows may be newer than others"
                  .formatted(found.getString(1), found.getString(2)));
        }
      }
    }
  }
}
