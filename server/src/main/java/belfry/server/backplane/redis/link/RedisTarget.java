package belfry.server.backplane.redis.link;

import io.lettuce.core.RedisURI;
import io.lettuce.core.StaticCredentialsProvider;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The address of a Redis: a node, a master behind sentinels, or a cluster. Its text shows no
 * password.
 */
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

  /** A cluster, found through some of its nodes: {@code redis-cluster://[password@]h1[:p1],h2}. */
  record Cluster(List<RedisURI> seeds) implements RedisTarget {
    public Cluster {
      seeds = List.copyOf(seeds);
    }

    @Override
    public String toString() {
      return (seeds.getFirst().isSsl() ? "rediss-cluster://" : "redis-cluster://") + hosts(seeds);
    }
  }

  /** Lettuce's URIs of this target, which carry hosts and credentials. */
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
   * @param password replaces the password in the URL, unless it is null
   * @throws IllegalArgumentException if it is not a URL of a Redis; the message quotes no password
   */
  static RedisTarget of(String url, @Nullable String password) {
    RedisTarget target;
    try {
      target = parse(url);
    } catch (RuntimeException _) { // its message may quote the password
      throw new IllegalArgumentException(
          "not a URL of a Redis: write redis://host:6379, rediss://host:6379,"
              + " redis-sentinel://h1:26379,h2:26379#master or redis-cluster://h1:6379,h2:6379");
    }
    for (RedisURI uri : target.uris()) {
      if (password != null) {
        uri.setCredentialsProvider(
            new StaticCredentialsProvider(username(url), password.toCharArray()));
      }
      uri.setTimeout(Timeouts.COMMAND);
      uri.setClientName("belfry");
    }
    return target;
  }

  /** The user in front of the host; null stands for the default user. */
  private static @Nullable String username(String url) {
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
