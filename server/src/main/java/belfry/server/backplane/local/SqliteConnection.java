package belfry.server.backplane.local;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to the file of a journal, with its prepared statements. Used by one thread at a
 * time; ends with {@link #close}.
 */
final class SqliteConnection implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SqliteConnection.class);

  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  SqliteConnection(Connection connection) {
    this.connection = connection;
  }

  /** A statement that is prepared once, and kept until the end of the connection. */
  PreparedStatement prepared(String sql) throws SQLException {
    PreparedStatement known = statements.get(sql);
    if (known == null) {
      known = connection.prepareStatement(sql);
      statements.put(sql, known);
    }
    return known;
  }

  void run(String sql) throws SQLException {
    prepared(sql).execute();
  }

  /** Runs a pragma. It may answer with rows, which would keep a transaction open if not closed. */
  void pragma(String pragma) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("pragma " + pragma);
    }
  }

  /** The first value that a query finds, as text; null if it finds none. */
  @Nullable String value(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(query)) {
      return found.next() ? found.getString(1) : null;
    }
  }

  /** Moves what was committed into the main file; returns the frames of the write-ahead log. */
  long framesOfLog() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("pragma wal_checkpoint(passive)")) {
      return found.next() ? found.getLong(2) : 0;
    }
  }

  /** The number that a query finds; 0 if it finds none. */
  long number(String query) throws SQLException {
    String value = value(query);
    return value == null ? 0 : Long.parseLong(value);
  }

  /**
   * Takes a transaction back, and forgets the prepared statements: the driver can't run a statement
   * again that has failed. After some errors SQLite has taken the transaction back by itself.
   */
  void rollBackQuietly() {
    statements.values().forEach(SqliteConnection::closeQuietly);
    statements.clear();
    try {
      run("rollback");
    } catch (SQLException e) {
      log.debug("There was no transaction any more: {}", e.getMessage());
    }
  }

  private static void closeQuietly(PreparedStatement statement) {
    try {
      statement.close();
    } catch (SQLException e) {
      log.debug("A statement was not closed properly: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      log.warn("The data were not closed properly: {}", e.getMessage());
    }
  }
}
