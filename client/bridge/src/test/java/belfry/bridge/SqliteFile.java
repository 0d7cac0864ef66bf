package belfry.bridge;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A database of SQLite that a test makes. */
final class SqliteFile {
  private SqliteFile() {}

  /** Makes a database with these statements, and returns its file. */
  static String made(Path folder, String name, String... statements) throws SQLException {
    String file = folder.resolve(name).toString();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (String sql : statements) {
        statement.execute(sql);
      }
      connection.commit();
    }
    return file;
  }

  /** A statement that fills a table with numbers from 1. */
  static String numbers(String table, int count, String values) {
    return "insert into "
        + table
        + " with recursive n(i) as (select 1 union all select i + 1 from n where i < "
        + count
        + ") select "
        + values
        + " from n";
  }
}
