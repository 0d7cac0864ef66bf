package belfry.server.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The archive in a MariaDb server. */
class MariaDbArchiveIT extends ArchiveContract {
  private static DatabaseServer server;

  @BeforeAll
  static void start() throws Exception {
    server = DatabaseServer.MariaDb.started();
  }

  @AfterAll
  static void end() {
    if (server != null) {
      server.close();
    }
  }

  /** A process that is frozen while it writes must not hold its locks for long. */
  @Test
  void idleTransactionIsEnded() throws Exception {
    Connection connection = DriverManager.getConnection(Database.canonical(server.url()));
    try (JdbcArchive archive = new JdbcArchive(Database.MARIADB, connection)) {
      archive.inTransaction(() -> assertEquals(Database.IDLE_SECONDS, idleSeconds(connection)));
      assertTrue(idleSeconds(connection) > 60); // it waits for entries without a transaction
    }
  }

  private static int idleSeconds(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("select @@session.wait_timeout")) {
      assertTrue(found.next());
      return found.getInt(1);
    }
  }

  @Override
  ArchiveTarget target() {
    return server.target();
  }
}
