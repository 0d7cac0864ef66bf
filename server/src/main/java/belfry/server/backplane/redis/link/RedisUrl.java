package belfry.server.backplane.redis.link;

import belfry.server.backplane.redis.link.RedisTarget.PasswordFiles;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StaticCredentialsProvider;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A URL of a Redis, in its parts. The parts before the host are never passed on to Lettuce as a
 * URL, because its messages would quote them.
 *
 * @param scheme the scheme with its colon and slashes
 * @param userInfo the user and the password, percent-encoded, or null
 * @param hosts the hosts with their ports
 * @param path the number of the database after a slash, and the name of the master after a #
 */
record RedisUrl(String scheme, @Nullable String userInfo, List<String> hosts, String path) {
  private static final String HOST = "(?:\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::[0-9]{1,5})?";
  private static final Pattern URL =
      Pattern.compile(
          "(rediss?(?:-sentinel|-cluster)?://)(?:([^@/?#\\s]*)@)?"
              + ("(" + HOST + "(?:," + HOST + ")*)")
              + "((?:/[0-9]{0,9})?(?:#[^\\s#]+)?)");

  RedisUrl {
    hosts = List.copyOf(hosts);
  }

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException if it is none; the message quotes no password
   */
  static RedisUrl of(String text) {
    Matcher parts = URL.matcher(text);
    if (!parts.matches()) {
      throw refusal();
    }
    List<String> hosts = List.of(parts.group(3).split(",", -1));
    return new RedisUrl(parts.group(1), parts.group(2), hosts, parts.group(4));
  }

  private static IllegalArgumentException refusal() {
    return new IllegalArgumentException(
        "not a URL of a Redis: write redis://host:6379, rediss://host:6379,"
            + " redis-sentinel://h1:26379,h2:26379#master or redis-cluster://h1:6379,h2:6379;"
            + " in a password write @ as %40, # as %23, / as %2F and % as %25");
  }

  /** The target that this URL names. */
  RedisTarget target(PasswordFiles files) {
    boolean sentinels = scheme.endsWith("-sentinel://");
    boolean cluster = scheme.endsWith("-cluster://");
    if (sentinels != path.contains("#") || (cluster && !path.matches("/?"))) {
      throw refusal();
    }
    if (sentinels) {
      return new RedisTarget.Sentinel(uri(scheme + String.join(",", hosts) + path, files));
    }
    if (cluster) {
      String schemeOfNode = scheme.replace("-cluster", "");
      Stream<RedisURI> seeds = hosts.stream().map(host -> uri(schemeOfNode + host, files));
      return new RedisTarget.Cluster(seeds.toList());
    }
    if (hosts.size() > 1) {
      throw refusal();
    }
    return new RedisTarget.Single(uri(scheme + hosts.getFirst() + path, files));
  }

  private RedisURI uri(String withoutUserInfo, PasswordFiles files) {
    RedisURI uri;
    try {
      uri = RedisURI.create(withoutUserInfo);
    } catch (IllegalArgumentException _) { // a port that is too high
      throw refusal();
    }
    RedisCredentialsProvider credentials = credentials(files);
    if (credentials != null) {
      uri.setCredentialsProvider(credentials);
    }
    files
        .sentinels()
        .ifPresent(file ->
            uri.getSentinels()
                .forEach(
                    sentinel -> sentinel.setCredentialsProvider(new FileCredentials(null, file))));
    uri.setTimeout(Timeouts.COMMAND);
    uri.setClientName("belfry");
    return uri;
  }

  private @Nullable RedisCredentialsProvider credentials(PasswordFiles files) {
    int colon = userInfo == null ? -1 : userInfo.indexOf(':');
    if (files.redis().isPresent()) {
      String user = userInfo == null || colon < 0 ? userInfo : userInfo.substring(0, colon);
      return new FileCredentials(
          user == null ? null : nullIfEmpty(decoded(user)), files.redis().get());
    }
    if (userInfo == null) {
      return null;
    }
    return new StaticCredentialsProvider(
        colon < 0 ? null : nullIfEmpty(decoded(userInfo.substring(0, colon))),
        decoded(userInfo.substring(colon + 1)).toCharArray());
  }

  private static @Nullable String nullIfEmpty(String text) {
    return text.isEmpty() ? null : text;
  }

  private static String decoded(String encoded) {
    try {
      return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) { // a % that begins no code
      throw refusal();
    }
  }
}
