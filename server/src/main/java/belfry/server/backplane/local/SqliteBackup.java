package belfry.server.backplane.local;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Copies the file of a running journal to another file, as it is at one moment. */
final class SqliteBackup {
  /** The key in {@code meta} by which a server knows that it begins with a copy. */
  static final String RESTORED = "restored";

  private SqliteBackup() {}

  /**
   * Makes a copy. Takes as long as reading and writing the whole file; entries are added meanwhile.
   *
   * @param from a connection that nobody else uses meanwhile
   * @param to an empty file, or one that does not exist
   * @throws IOException if it can't be made
   */
  static void copy(SqliteConnection from, Path to) throws IOException {
    try {
      PreparedStatement vacuum = from.prepared("vacuum into ?");
      vacuum.setString(1, to.toString());
      vacuum.execute();
      mark(to);
    } catch (SQLException e) {
      String why =
          SqliteFile.isRefusedWrite(e)
              ? "there is no space for it on the disk of the data"
              : e.getMessage();
      throw new IOException("the copy can't be made: " + why, e);
    }
  }

  private static void mark(Path copy) throws SQLException {
    try (SqliteConnection connection =
        new SqliteConnection(
            DriverManager.getConnection("jdbc:sqlite:file:" + copy.toUri().getRawPath()))) {
      connection.run("insert or replace into meta (key, value) values ('" + RESTORED + "', '1')");
    }
  }
}
