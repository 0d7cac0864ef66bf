package belfry.bridge.command;

import belfry.bridge.dump.DumpSource;
import belfry.bridge.source.JdbcSource;
import belfry.bridge.source.JdbcUrl;
import belfry.bridge.source.Source;
import belfry.bridge.table.BridgeException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Opens a source by what a user calls it. */
public final class Sources {
  private static final byte[] SQLITE = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

  private Sources() {}

  /**
   * Opens a database or a dump.
   *
   * @param source a URL of JDBC, or the path of a file
   * @param user the user of the database; null if the URL has it
   * @param password the user's password; null for none
   * @param charset the character set of a dump; null for the one that the dump names
   */
  public static Source open(
      String source, @Nullable String user, @Nullable String password, @Nullable String charset)
      throws BridgeException {
    if (JdbcSource.isUrl(source)) {
      return JdbcSource.open(source, user, password);
    }
    Path file = Path.of(source);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(SQLITE.length);
      if (java.util.Arrays.equals(head, SQLITE)) {
        return JdbcSource.open("jdbc:sqlite:" + file, null, null);
      }
    } catch (IOException _) { // the message says more
      throw BridgeException.wrong("can't read the file " + source);
    }
    return DumpSource.open(file, charset);
  }

  /** The name that a copy of a source gets by default: the one of the database or of the file. */
  public static String copyName(String source) {
    String name = JdbcUrl.copyName(JdbcUrl.database(source));
    return name.isEmpty() ? "copy" : name.substring(0, Math.min(name.length(), 64));
  }
}
