package belfry.bridge.source;

import belfry.bridge.table.BridgeException;
import java.util.Locale;
import java.util.regex.Pattern;

/** The parts of a URL of JDBC that the bridge looks at. */
public final class JdbcUrl {
  private static final Pattern PASSWORD =
      Pattern.compile(
          "[?&;](?:password|pwd|trustStorePassword|keyStorePassword)=|://[^/?]*:[^/?@]*@");

  private static final Pattern LOOPBACK =
      Pattern.compile("jdbc:[a-z]+://(?:localhost|127\\.[0-9.]+|\\[::1])(?:[:/?].*)?");

  private JdbcUrl() {}

  /** Whether the database is on this machine, so that its connection needs no TLS. */
  static boolean isLoopback(String url) {
    return LOOPBACK.matcher(url).matches();
  }

  /** Refuses a URL with a password, because other users of the machine see the command line. */
  static void refusePassword(String url) throws BridgeException {
    if (PASSWORD.matcher(url).find()) {
      throw BridgeException.wrong(
          "a password in a URL is seen by others; put it into a file for --password-file");
    }
  }

  /** The URL up to its parameters. */
  static String withoutParameters(String url) {
    return url.replaceFirst("[?;].*", "");
  }

  /** The name of the database: the last part of the path, without the ending of a file. */
  public static String database(String url) {
    String path = withoutParameters(url).replaceFirst("/+$", "");
    return path.substring(path.lastIndexOf('/') + 1)
        .replaceFirst("^jdbc:[a-z]+:(file:)?", "")
        .replaceFirst("(?i)\\.(db|sqlite3?|sql|dump)$", "");
  }

  /** A name for the copy, of the letters that a name may have; empty if nothing is left. */
  public static String copyName(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]+", "-");
    return plain.replaceFirst("^-+", "").replaceFirst("-+$", "");
  }
}
