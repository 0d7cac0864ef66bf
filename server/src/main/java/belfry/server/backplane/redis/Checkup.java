package belfry.server.backplane.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.HashMap;
import java.util.Map;

/**
 * What a Redis says of itself: whether Belfry can work with it, and what it keeps when something
 * breaks.
 *
 * @param info the lines of INFO
 * @param config what CONFIG tells, where it may be asked
 */
record Checkup(Map<String, String> info, Map<String, String> config) {
  private static final int OLDEST = 7;

  Checkup {
    info = Map.copyOf(info);
    config = Map.copyOf(config);
  }

  /** Asks. Fails with {@link Failure}. */
  static Checkup of(RedisClusterAsyncCommands<String, byte[]> commands)
      throws InterruptedException {
    Map<String, String> info = new HashMap<>();
    Redis.await(commands.info(), RedisOptions.COMMAND)
        .lines()
        .filter(line -> line.contains(":"))
        .forEach(line ->
            info.put(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 1)));
    Map<String, String> config = new HashMap<>();
    try {
      for (String name : new String[] {"appendfsync", "save", "min-replicas-to-write"}) {
        config.putAll(Redis.await(commands.configGet(name), RedisOptions.COMMAND));
      }
    } catch (Failure | RedisException _) {
      config.clear(); // whoever hosts it may forbid that; the promise says less then
    }
    return new Checkup(info, config);
  }

  private String info(String name) {
    return info.getOrDefault(name, "");
  }

  /**
   * Makes sure that Belfry can work with it.
   *
   * @throws UnusableRedisException with what is wrong, in one line
   */
  void require(RedisTarget target) {
    String version = info("redis_version");
    if (!version.matches("[0-9]+\\..*")
        || Integer.parseInt(version.substring(0, version.indexOf('.'))) < OLDEST) {
      throw new UnusableRedisException(
          target + " is Redis " + version + "; Belfry needs 7.0 or newer");
    }
    if (!info("maxmemory_policy").equals("noeviction")) {
      throw new UnusableRedisException(
          target
              + " has maxmemory-policy "
              + info("maxmemory_policy")
              + " and would forget messages and names; set it to noeviction");
    }
    boolean cluster = info("cluster_enabled").equals("1");
    if (cluster && !(target instanceof RedisTarget.Cluster)) {
      throw new UnusableRedisException(
          target + " is a node of a cluster; write redis-cluster://host:port");
    }
    if (!cluster && target instanceof RedisTarget.Cluster) {
      throw new UnusableRedisException(target + " is no cluster; write redis://host:port");
    }
    if (target instanceof RedisTarget.Single && info("role").equals("slave")) {
      throw new UnusableRedisException(
          target + " is a replica, which takes no messages; name its master or the sentinels");
    }
  }

  /** What an ack survives, in one line. */
  String promise(RedisTarget target, int ackReplicas) {
    return "acks survive: the end of this process; "
        + crash()
        + "; "
        + failover(target, ackReplicas);
  }

  private String crash() {
    if (info("aof_enabled").equals("1")) {
      return switch (config.getOrDefault("appendfsync", "")) {
        case "always" -> "a crash of Redis and of its machine (AOF, fsync always)";
        case "everysec" -> "a crash of Redis (AOF); of its machine, all but the last second or so";
        case "no" -> "a crash of Redis (AOF); of its machine, all but the last half minute or so";
        default -> "a crash of Redis (AOF)";
      };
    }
    if (config.isEmpty()) {
      return "not surely a crash of Redis (no AOF)";
    }
    return config.getOrDefault("save", "").isEmpty()
        ? "not the end of Redis (neither AOF nor snapshots)"
        : "a crash of Redis only up to its last snapshot (no AOF)";
  }

  private String failover(RedisTarget target, int ackReplicas) {
    String replicas = info("connected_slaves");
    if (ackReplicas > 0) {
      return replicas.equals(Integer.toString(ackReplicas))
          ? "a failover (--ack-replicas: every replica confirms each message)"
          : "a failover to one of the "
              + ackReplicas
              + " replicas that confirmed; of "
              + replicas
              + " another may take over";
    }
    if (target instanceof RedisTarget.Single && (replicas.isEmpty() || replicas.equals("0"))) {
      return "not the loss of its machine (no replica)";
    }
    return "a failover may lose the last seconds (--ack-replicas 1 would confirm each message)";
  }
}
