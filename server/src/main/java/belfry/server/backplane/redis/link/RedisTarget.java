package belfry.server.backplane.redis.link;

import io.lettuce.core.RedisURI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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

  /**
   * The files with passwords. They are read at every attempt to connect.
   *
   * @param redis the password of Redis, which replaces that of the URL
   * @param sentinels the password of the sentinels themselves
   */
  record PasswordFiles(Optional<Path> redis, Optional<Path> sentinels) {
    /** No files: the only password is that of the URL. */
    public static final PasswordFiles NONE = new PasswordFiles(Optional.empty(), Optional.empty());
  }

  /** The number of the database; 0 unless the URL says otherwise. */
  default int database() {
    return uris().getFirst().getDatabase();
  }

  /** Whether the connections use TLS. */
  default boolean usesTls() {
    return uris().getFirst().isSsl();
  }

  /** The URIs of the servers that are connected to first: nodes or sentinels. */
  default List<RedisURI> servers() {
    return this instanceof Sentinel sentinel ? sentinel.uri.getSentinels() : uris();
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
   * Reads a URL. Without a password file, what stands before the host without a colon is a
   * password; with one, it is a user.
   *
   * @throws IllegalArgumentException if it is not a URL of a Redis; the message quotes no password
   */
  static RedisTarget of(String url, PasswordFiles files) {
    return RedisUrl.of(url).target(files);
  }

  private static String hosts(List<RedisURI> uris) {
    return String.join(",", uris.stream().map(uri -> uri.getHost() + ":" + uri.getPort()).toList());
  }
}
