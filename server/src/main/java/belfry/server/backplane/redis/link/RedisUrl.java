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
  private static final Pattern SCHEME =
      Pattern.compile("(rediss?(?:-sentinel|-cluster)?://)(.*)", Pattern.DOTALL);

  private static final Pattern HOST =
      Pattern.compile("(?:\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::([0-9]+))?");

  private static final int LAST_PORT = 65_535;

  RedisUrl {
    hosts = List.copyOf(hosts);
  }

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException if it is none; the message quotes no password
   */
  static RedisUrl of(String text) {
    Matcher parts = SCHEME.matcher(text);
    if (!parts.matches()) {
      throw refusal(
          "it begins with redis://, rediss:// (TLS), redis-sentinel:// or redis-cluster://");
    }
    int at = parts.group(2).lastIndexOf('@');
    String userInfo = at < 0 ? null : parts.group(2).substring(0, at);
    String address = parts.group(2).substring(at + 1);
    if (userInfo != null) {
      checkUserInfo(userInfo);
    }
    int end = indexOfAny(address, "/#?");
    List<String> hosts = List.of(address.substring(0, end).split(",", -1));
    hosts.forEach(RedisUrl::checkHost);
    checkPath(address.substring(end));
    return new RedisUrl(parts.group(1), userInfo, hosts, address.substring(end));
  }

  private static void checkUserInfo(String userInfo) {
    if (indexOfAny(userInfo, "@#/? ") < userInfo.length()) {
      throw refusal(
          "in a user or a password, write @ as %40, # as %23, / as %2F, ? as %3F, a space as %20");
    }
    if (!userInfo.matches("(?:[^%]|%[0-9A-Fa-f]{2})*")) {
      throw refusal("in a user or a password, write % as %25, and @ as %40");
    }
  }

  private static void checkHost(String host) {
    Matcher parts = HOST.matcher(host);
    if (host.isEmpty() || host.startsWith(":")) {
      throw refusal("a host is missing, as in redis://host:6379");
    }
    if (!parts.matches()) {
      throw refusal(
          "a host has letters, digits, dots and hyphens, and then a colon and a number; a password"
              + " stands before it with an @, and an IPv6 address in brackets");
    }
    String port = parts.group(1);
    if (port != null && (port.length() > 5 || Integer.parseInt(port) > LAST_PORT)) {
      throw refusal("a port is from 0 to " + LAST_PORT);
    }
  }

  private static void checkPath(String path) {
    if (path.contains("?")) {
      throw refusal("it has no parameters after a ?; if a password has a ?, write it as %3F");
    }
    if (!path.matches("(?:/[0-9]{0,9})?(?:#.*)?")) {
      throw refusal("the part after / is the number of a database; in a password, write / as %2F");
    }
    if (path.matches(".*#(?:.*\\s.*|)")) {
      throw refusal("the name of the master after # is missing, or has spaces");
    }
  }

  /** The index of the first of some characters; the length of the text if it has none of them. */
  private static int indexOfAny(String text, String characters) {
    int at = 0;
    while (at < text.length() && characters.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return at;
  }

  private static IllegalArgumentException refusal(String why) {
    return new IllegalArgumentException("not a URL of a Redis: " + why);
  }

  /** The target that this URL names. */
  RedisTarget target(PasswordFiles files) {
    boolean sentinels = scheme.endsWith("-sentinel://");
    boolean cluster = scheme.endsWith("-cluster://");
    if (sentinels && !path.contains("#")) {
      throw refusal("the name of the master is missing, as in redis-sentinel://h1,h2#master");
    }
    if (!sentinels && path.contains("#")) {
      throw refusal("only redis-sentinel:// has a # with a master; in a password, write # as %23");
    }
    if (cluster && !path.matches("/?")) {
      throw refusal("a cluster has no numbered databases; leave out the part after /");
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
      throw refusal("only redis-sentinel:// and redis-cluster:// have several hosts");
    }
    return new RedisTarget.Single(uri(scheme + hosts.getFirst() + path, files));
  }

  private RedisURI uri(String withoutUserInfo, PasswordFiles files) {
    RedisURI uri = RedisURI.create(withoutUserInfo);
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
    return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
