package belfry.bridge.source;

import belfry.bridge.table.BridgeException;
import belfry.bridge.table.Row;
import belfry.bridge.table.Table;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A database, read through one connection and in one transaction, so that all rows are of one
 * moment. Rows are streamed: the driver holds some hundreds of them. Closing it ends the
 * connection.
 */
public final class JdbcSource implements Source {
  private static final int FETCHED_ROWS = 500;

  private final Database database;
  private final String description;
  private final Connection connection;
  private final List<Table> tables;
  private final List<String> warnings;

  private JdbcSource(
      Database database,
      String description,
      Connection connection,
      List<Table> tables,
      List<String> warnings) {
    this.database = database;
    this.description = description;
    this.connection = connection;
    this.tables = tables;
    this.warnings = warnings;
  }

  /** Whether a source is given by a URL of JDBC. */
  public static boolean isUrl(String source) {
    return source.startsWith("jdbc:");
  }

  /**
   * Connects, and begins the transaction.
   *
   * @param user the name of the user; null if the URL has it
   * @param password the password; null for none
   */
  public static JdbcSource open(String url, @Nullable String user, @Nullable String password)
      throws BridgeException {
    Database database =
        Database.of(url)
            .orElseThrow(() ->
                BridgeException.wrong(
                    "a URL of a source begins with jdbc:mariadb:, jdbc:mysql:,"
                        + " jdbc:postgresql: or jdbc:sqlite:"));
    JdbcUrl.refusePassword(url);
    String description = JdbcUrl.withoutParameters(url);
    Properties properties = database.properties(url);
    if (user != null) {
      properties.setProperty("user", user);
    }
    if (password != null) {
      properties.setProperty("password", password);
    }
    try {
      return begun(
          database,
          description,
          DriverManager.getConnection(Database.mariadb(url), properties),
          JdbcUrl.database(url));
    } catch (SQLException e) {
      throw SqlFailure.of(description, "can't be opened", e);
    }
  }

  private static JdbcSource begun(
      Database database, String description, Connection connection, String name)
      throws SQLException {
    try {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        for (String sql : database.snapshot()) {
          statement.execute(sql);
        }
      }
      JdbcTables tables = new JdbcTables(database, connection, name);
      return new JdbcSource(database, description, connection, tables.all(), tables.warnings());
    } catch (SQLException e) {
      closeQuietly(connection);
      throw e;
    }
  }

  private static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException _) {
      // the connection is lost, and nothing was written
    }
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public String version() {
    return "";
  }

  @Override
  public List<Table> tables() {
    return tables;
  }

  @Override
  public List<String> warnings() {
    return warnings;
  }

  @Override
  public void read(List<Table> wanted, RowSink sink) throws BridgeException, InterruptedException {
    for (Table table : wanted) {
      Progress progress = sink.begin(table);
      if (!progress.isDone()) {
        read(table, progress, sink);
        sink.end(table);
      }
    }
  }

  private void read(Table table, Progress progress, RowSink sink)
      throws BridgeException, InterruptedException {
    try (PreparedStatement statement = connection.prepareStatement(select(table, progress))) {
      statement.setFetchSize(FETCHED_ROWS);
      bind(table, progress, statement);
      JdbcValues values = new JdbcValues(database, table);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Row row = values.row(rows);
          sink.row(row);
        }
      }
    } catch (SQLException e) {
      throw SqlFailure.of(description, "broke off in table " + table.name(), e);
    }
  }

  private String select(Table table, Progress progress) {
    String columns =
        table.columns().stream()
            .map(column -> database.quoted(column.name()))
            .collect(Collectors.joining(", "));
    String key = table.key().stream().map(database::quoted).collect(Collectors.joining(", "));
    String order = key.isEmpty() ? "" : " order by " + key;
    String after =
        progress.key().isEmpty()
            ? ""
            : " where (%s) > (%s)".formatted(key, "?, ".repeat(table.key().size() - 1) + "?");
    return "select " + columns + " from " + database.quoted(table.name()) + after + order;
  }

  private void bind(Table table, Progress progress, PreparedStatement statement)
      throws SQLException {
    for (int at = 0; at < progress.key().size(); at++) {
      String value = progress.key().get(at);
      JdbcValues.bind(statement, at + 1, table.column(table.key().get(at)).orElseThrow(), value);
    }
  }

  @Override
  public void close() {
    closeQuietly(connection);
  }
}
