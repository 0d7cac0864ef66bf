package belfry.bridge.source;

import belfry.bridge.table.BridgeException;
import java.sql.SQLException;
import java.util.Objects;

/** Says failures of a database in one line. */
final class SqlFailure {
  private SqlFailure() {}

  /**
   * A failure.
   *
   * @param what the part of the sentence between the database and the reason
   */
  static BridgeException of(String database, String what, SQLException e) {
    String message = Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
    String line =
        message.lines().findFirst().orElse("").replaceFirst("^\\(conn=\\d+\\) ", "").strip();
    return BridgeException.unavailable(database + " " + what + ": " + line);
  }
}
