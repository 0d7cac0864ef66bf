package belfry.bridge.redis;

import belfry.bridge.table.BridgeException;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of a Redis: {@code redis://[[user:]password@]host[:port][/database]}, or {@code
 * rediss://} with TLS. Its text shows no password.
 */
public record RedisAddress(RedisURI uri) {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Pattern URL =
      Pattern.compile(
          "(rediss?)://(?:([^@/?#\\s]*)@)?(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::(\\d{1,5}))?(?:/(\\d{0,4}))?");

  /**
   * Reads a URL.
   *
   * @param passwordFile the file whose first line is the password; null for the one in the URL
   * @throws BridgeException if it is none, or if the file can't be read; the message quotes no
   *     password
   */
  public static RedisAddress of(String url, @Nullable Path passwordFile) throws BridgeException {
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      throw BridgeException.wrong(
          "--redis: not a URL of a Redis; write redis://host:6379, or rediss:// for TLS");
    }
    String plain =
        parts.group(1)
            + "://"
            + parts.group(3)
            + (parts.group(4) == null ? "" : ":" + parts.group(4))
            + (parts.group(5) == null ? "" : "/" + parts.group(5));
    RedisURI uri;
    try {
      uri = RedisURI.create(plain);
    } catch (IllegalArgumentException _) { // as for port 99999
      throw BridgeException.wrong("--redis: not a URL of a Redis: " + plain);
    }
    uri.setTimeout(CONNECT);
    uri.setClientName("belfry-bridge");
    authenticate(uri, parts.group(2), passwordFile);
    return new RedisAddress(uri);
  }

  private static void authenticate(
      RedisURI uri, @Nullable String userInfo, @Nullable Path passwordFile) throws BridgeException {
    int colon = userInfo == null ? -1 : userInfo.indexOf(':');
    String user = null;
    String password = userInfo == null ? null : decoded(userInfo.substring(colon + 1));
    if (userInfo != null && colon > 0) {
      user = decoded(userInfo.substring(0, colon));
    }
    if (passwordFile != null) {
      user = userInfo == null || colon >= 0 ? user : password;
      password = firstLine("--redis-password-file", passwordFile);
    }
    if (password != null) {
      uri.setCredentialsProvider(
          new io.lettuce.core.StaticCredentialsProvider(user, password.toCharArray()));
    }
  }

  private static String decoded(String encoded) {
    return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /**
   * The first line of a file with a secret.
   *
   * @param option the option that names the file
   */
  public static String firstLine(String option, Path file) throws BridgeException {
    try (var lines = Files.lines(file)) {
      return lines.findFirst().orElse("");
    } catch (IOException | UncheckedIOException _) { // the message says more
      throw BridgeException.wrong(option + ": can't read " + file + " as text");
    }
  }

  @Override
  public String toString() {
    return (uri.isSsl() ? "rediss://" : "redis://") + uri.getHost() + ":" + uri.getPort();
  }
}
