package belfry.server.archive;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;

/** The archive in a PostgreSql server. */
@Timeout(60)
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

  @Override
  ArchiveTarget target() {
    return server.target();
  }
}
