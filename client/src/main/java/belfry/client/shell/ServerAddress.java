package belfry.client.shell;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a server.
 *
 * @param host a name or an address, without brackets; or {@code unix:} and an absolute path
 * @param port from 1 to 65535; 0 for a Unix socket
 * @param secure whether it is spoken to over TLS
 */
public record ServerAddress(String host, int port, boolean secure) {
  /** The port that Belfry listens on by default. */
  public static final int DEFAULT_PORT = 9527;

  /** Belfry on this machine. */
  public static final ServerAddress DEFAULT = new ServerAddress("127.0.0.1", DEFAULT_PORT);

  private static final String UNIX = "unix:";
  private static final String TLS = "tls://";
  private static final int HIGHEST_PORT = 65_535;
  private static final Pattern BRACKETED = Pattern.compile("\\[([^\\]]*:[^\\]]*)](?::(\\d{1,5}))?");
  private static final Pattern WITH_PORT = Pattern.compile("([^:]+):(\\d{1,5})");

  /**
   * @throws IllegalArgumentException when there can be no such host or port
   */
  public ServerAddress {
    if (isUnix(host)) {
      checkUnix(host, port, secure);
    } else {
      checkTcp(host, port);
    }
  }

  private static void checkUnix(String host, int port, boolean secure) {
    if (port != 0 || secure || !Path.of(pathIn(host)).isAbsolute()) {
      throw new IllegalArgumentException("\"" + host + "\" is no Unix socket");
    }
  }

  private static void checkTcp(String host, int port) {
    if (host.isBlank()) {
      throw new IllegalArgumentException("a host is needed");
    }
    if (!isName(host) && !isIpv6(host)) {
      throw new IllegalArgumentException("\"" + host + "\" is neither a name nor an address");
    }
    if (port < 1 || port > HIGHEST_PORT) {
      throw new IllegalArgumentException("there is no port " + port);
    }
  }

  /**
   * The address of a server that is spoken to without TLS.
   *
   * @throws IllegalArgumentException when there can be no such host or port
   */
  public ServerAddress(String host, int port) {
    this(host, port, false);
  }

  /**
   * Reads an address as {@link #of} does, or with {@code tls://} before it, or {@code unix:} and a
   * path.
   *
   * @throws IllegalArgumentException when it is none of these
   */
  public static ServerAddress plainOrSecure(String typed) {
    if (isUnix(typed)) {
      return unix(pathIn(typed));
    }
    if (!isSecure(typed)) {
      return of(typed);
    }
    ServerAddress address = of(typed.substring(TLS.length()));
    return new ServerAddress(address.host, address.port, true);
  }

  private static ServerAddress unix(String path) {
    if (path.isEmpty()) {
      throw new IllegalArgumentException("write unix:PATH");
    }
    return new ServerAddress(UNIX + Path.of(path).toAbsolutePath().normalize(), 0, false);
  }

  private static boolean isUnix(String host) {
    return host.startsWith(UNIX);
  }

  private static String pathIn(String host) {
    return host.substring(UNIX.length());
  }

  /** The path of the Unix socket; empty for an address of TCP. */
  public Optional<Path> unixPath() {
    return isUnix(host) ? Optional.of(Path.of(pathIn(host))) : Optional.empty();
  }

  /** Whether an address has {@code tls://} before it. */
  public static boolean isSecure(String typed) {
    return typed.startsWith(TLS);
  }

  /**
   * Reads an address as {@link #of(String, int)} does, with Belfry's port by default.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static ServerAddress of(String typed) {
    return of(typed, DEFAULT_PORT);
  }

  /**
   * Reads {@code host}, {@code host:port}, {@code [::1]} or {@code [::1]:port}; an IPv6 address
   * without a port needs no brackets.
   *
   * @param usual the port of an address that names none
   * @throws IllegalArgumentException when it is none of these
   */
  public static ServerAddress of(String typed, int usual) {
    for (Pattern pattern : new Pattern[] {BRACKETED, WITH_PORT}) {
      Matcher matcher = pattern.matcher(typed);
      if (matcher.matches()) {
        String port = matcher.group(2);
        return new ServerAddress(matcher.group(1), port == null ? usual : Integer.parseInt(port));
      }
    }
    if (typed.indexOf(':') == typed.lastIndexOf(':') && typed.contains(":")) {
      throw new IllegalArgumentException("write HOST:PORT, with a port from 1 to 65535");
    }
    return new ServerAddress(typed, usual);
  }

  private static boolean isName(String host) {
    return host.chars().noneMatch(c -> c <= ' ' || ":[]%/".indexOf(c) >= 0);
  }

  private static boolean isIpv6(String host) {
    try {
      InetAddress.ofLiteral(
          host.replaceFirst("%.+", "")); // whether the interface exists is known later
      return host.contains(":");
    } catch (IllegalArgumentException _) { // an answer, too
      return false;
    }
  }

  @Override
  public String toString() {
    if (isUnix(host)) {
      return host;
    }
    return (secure ? TLS : "") + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
