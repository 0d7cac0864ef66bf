package belfry.server.backplane.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.StaticCredentialsProvider;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Which Redis to use. Its text shows no password. */
public sealed interface RedisTarget {
  /** One Redis: {@code redis://[[user:]password@]host[:port][/database]}, or {@code rediss://}. */
  record Single(RedisURI uri) implements RedisTarget {
    @Override
    public String toString() {
      return (uri.isSsl() ? "rediss://" : "redis://") + uri.getHost() + ":" + uri.getPort();
    }
  }

  /** The master that sentinels name: {@code redis-sentinel://[password@]h1[:p1],h2[:p2]#name}. */
  record Sentinel(RedisURI uri) implements RedisTarget {
    @Override
    public String toString() {
      return "redis-sentinel://" + hosts(uri.getSentinels()) + "#" + uri.getSentinelMasterId();
    }
  }

  /** A cluster that some of its nodes lead to: {@code redis-cluster://[password@]h1[:p1],h2}. */
  record Cluster(List<RedisURI> seeds) implements RedisTarget {
    public Cluster {
      seeds = List.copyOf(seeds);
    }

    @Override
    public String toString() {
      return (seeds.getFirst().isSsl() ? "rediss-cluster://" : "redis-cluster://") + hosts(seeds);
    }
  }

  /** The credentials and hosts of a target, for whoever must set a password from a file. */
  private List<RedisURI> uris() {
    return switch (this) {
      case Single single -> List.of(single.uri);
      case Sentinel sentinel -> List.of(sentinel.uri);
      case Cluster cluster -> cluster.seeds;
    };
  }

  /**
   * Reads a URL.
   *
   * @param password replaces the one in the URL; or null
   * @throws IllegalArgumentException with a sentence that quotes no password
   */
  static RedisTarget of(String url, String password) {
    RedisTarget target;
    try {
      target = parse(url);
    } catch (RuntimeException _) { // its words may quote the password
      throw new IllegalArgumentException(
          "not a URL of a Redis: write redis://host:6379, rediss://host:6379,"
              + " redis-sentinel://h1:26379,h2:26379#master or redis-cluster://h1:6379,h2:6379");
    }
    for (RedisURI uri : target.uris()) {
      if (password != null) {
        uri.setCredentialsProvider(
            new StaticCredentialsProvider(username(url), password.toCharArray()));
      }
      uri.setTimeout(RedisOptions.COMMAND);
      uri.setClientName("belfry");
    }
    return target;
  }

  /** The user in front of a host, where one is named; null is the default user. */
  private static String username(String url) {
    String authority = url.substring(url.indexOf("://") + 3);
    int at = authority.lastIndexOf('@');
    String user = at < 0 ? "" : authority.substring(0, at).split(":", 2)[0];
    return user.isEmpty() || !authority.substring(0, at).contains(":") ? null : user;
  }

  private static RedisTarget parse(String url) {
    int scheme = url.indexOf("://");
    String rest = url.substring(scheme + 3);
    return switch (url.substring(0, scheme)) {
      case "redis", "rediss" -> new Single(RedisURI.create(URI.create(url)));
      case "redis-sentinel", "rediss-sentinel" -> new Sentinel(RedisURI.create(URI.create(url)));
      case "redis-cluster" -> cluster("redis://", rest);
      case "rediss-cluster" -> cluster("rediss://", rest);
      default -> throw new IllegalArgumentException("scheme");
    };
  }

  private static Cluster cluster(String scheme, String rest) {
    int at = rest.lastIndexOf('@') + 1;
    List<RedisURI> seeds = new ArrayList<>();
    for (String host : rest.substring(at).replaceFirst("/$", "").split(",", -1)) {
      seeds.add(RedisURI.create(URI.create(scheme + rest.substring(0, at) + host)));
    }
    return new Cluster(seeds);
  }

  private static String hosts(List<RedisURI> uris) {
    return String.join(",", uris.stream().map(uri -> uri.getHost() + ":" + uri.getPort()).toList());
  }
}
