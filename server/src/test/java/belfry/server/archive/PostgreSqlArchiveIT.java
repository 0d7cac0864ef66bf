package belfry.server.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The archive in a PostgreSql server. */
class PostgreSqlArchiveIT extends ArchiveContract {
  private static DatabaseServer server;

  @BeforeAll
  static void start() throws Exception {
    server = DatabaseServer.PostgreSql.started();
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
    try (Connection connection = DriverManager.getConnection(server.url())) {
      try (Archive _ = new JdbcArchive(Database.POSTGRESQL, connection);
          ResultSet found =
              connection
                  .createStatement()
                  .executeQuery("show idle_in_transaction_session_timeout")) {
        assertTrue(found.next());
        assertEquals(Database.IDLE_SECONDS + "s", found.getString(1));
      }
    }
  }

  @Override
  ArchiveTarget target() {
    return server.target();
  }
}
