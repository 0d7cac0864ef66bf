package belfry.server.backplane.redis.link;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * The state of a Redis: whether Belfry can work with it, and what it keeps when something breaks.
 *
 * @param masters the nodes that take writes; exactly one unless it is a cluster
 */
record Checkup(List<Node> masters) {
  private static final int OLDEST_VERSION = 7;
  private static final String POLICY = "maxmemory_policy";
  private static final String NO_EVICTION = "noeviction";
  private static final Set<String> USED =
      Set.of(
          POLICY,
          "aof_enabled",
          "cluster_enabled",
          "connected_slaves",
          "evicted_keys",
          "maxmemory",
          "redis_mode",
          "redis_version",
          "role",
          "total_system_memory",
          "used_memory");

  /**
   * The state of one node.
   *
   * @param info the fields of INFO that are used
   * @param config some settings; empty if the user may not read them. The promise says less then
   */
  record Node(Map<String, String> info, Map<String, String> config) implements NodeInfo {
    Node {
      info = Map.copyOf(info);
      config = Map.copyOf(config);
    }

    private String info(String name) {
      return info.getOrDefault(name, "");
    }

    private int replicas() {
      return (int) Math.min(Integer.MAX_VALUE, number("connected_slaves"));
    }

    private boolean mayEvict() {
      String policy = info(POLICY);
      return !policy.isEmpty() && !policy.equals(NO_EVICTION);
    }

    @Override
    public long number(String field) {
      String text = info(field);
      return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    private Kept kept() {
      if (info("aof_enabled").equals("1")) {
        return switch (config.getOrDefault("appendfsync", "")) {
          case "always" -> Kept.ALL;
          case "everysec" -> Kept.ALL_BUT_A_SECOND;
          case "no" -> Kept.ALL_BUT_HALF_A_MINUTE;
          default -> Kept.FILE;
        };
      }
      if (config.isEmpty()) {
        return Kept.UNSURE;
      }
      return config.getOrDefault("save", "").isEmpty() ? Kept.NOTHING : Kept.SNAPSHOT;
    }
  }

  /** What a node keeps of acked messages when it or its machine crashes, from least to most. */
  private enum Kept {
    NOTHING("not the end of Redis (neither AOF nor snapshots)"),
    UNSURE("not surely a crash of Redis (no AOF)"),
    SNAPSHOT("a crash of Redis only up to its last snapshot (no AOF)"),
    FILE("a crash of Redis (AOF)"),
    ALL_BUT_HALF_A_MINUTE(
        "a crash of Redis (AOF); of its machine, all but the last half minute or so"),
    ALL_BUT_A_SECOND("a crash of Redis (AOF); of its machine, all but the last second or so"),
    ALL("a crash of Redis and of its machine (AOF, fsync always)");

    private final String text;

    Kept(String text) {
      this.text = text;
    }
  }

  /** The questions to all masters, which were sent. */
  record Asked(List<AskedNode> masters) {
    /**
     * Waits for the answers.
     *
     * @throws CommandFailure if one does not come in time
     */
    Checkup await(Deadline deadline) throws InterruptedException {
      List<Node> nodes = new ArrayList<>();
      for (AskedNode master : masters) {
        nodes.add(answer(master, deadline));
      }
      if (nodes.isEmpty()) {
        throw CommandFailure.notApplied("no node of the cluster has slots");
      }
      return new Checkup(nodes);
    }
  }

  /** The questions to one node. */
  record AskedNode(CompletionStage<String> info, CompletionStage<Map<String, String>> config) {}

  Checkup {
    masters = List.copyOf(masters);
  }

  /**
   * Asks all masters for their state, and waits for the answers.
   *
   * @throws CommandFailure if one does not answer
   */
  static Checkup of(LettuceConnection connection) throws InterruptedException {
    Deadline deadline = Deadline.after(Timeouts.COMMAND);
    return ask(connection).await(deadline);
  }

  /**
   * Asks all masters for their state. In a cluster, this may block as connecting does.
   *
   * @throws CommandFailure if a master can't be connected to
   */
  static Asked ask(LettuceConnection connection) {
    return new Asked(connection.masters().get().stream().map(Checkup::ask).toList());
  }

  private static AskedNode ask(RedisClusterAsyncCommands<String, byte[]> node) {
    return new AskedNode(node.info(), node.configGet("appendfsync", "save"));
  }

  private static Node answer(AskedNode asked, Deadline deadline) throws InterruptedException {
    Map<String, String> info = fields(Commands.await(asked.info, deadline.left()));
    try {
      return new Node(info, Commands.await(asked.config, deadline.left()));
    } catch (CommandFailure e) {
      if (!e.isOfRights()) {
        throw e;
      }
      return new Node(info, Map.of()); // hosted Redis often forbids CONFIG
    }
  }

  /** The fields of INFO that anybody uses: it has some 200, and is read every two seconds. */
  private static Map<String, String> fields(String info) {
    Map<String, String> fields = new HashMap<>();
    info.lines()
        .forEach(line -> {
          int colon = line.indexOf(':');
          String name = colon < 0 ? "" : line.substring(0, colon);
          if (USED.contains(name)) {
            fields.put(name, line.substring(colon + 1));
          }
        });
    return fields;
  }

  /**
   * Makes sure that Belfry can work with this Redis.
   *
   * @throws UnusableRedisException if it can't, with the reason
   */
  void require(RedisTarget target) {
    masters.forEach(node -> require(target, node));
  }

  private static void require(RedisTarget target, Node node) {
    if (node.info("redis_mode").equals("sentinel")) {
      throw new UnusableRedisException(
          target + " is a sentinel; write redis-sentinel://host:port#NAME");
    }
    String version = node.info("redis_version");
    if (!version.matches("[0-9]{1,9}\\..*")
        || Integer.parseInt(version.substring(0, version.indexOf('.'))) < OLDEST_VERSION) {
      throw new UnusableRedisException(
          target + " is Redis " + version + "; Belfry needs 7.0 or newer");
    }
    if (!node.info(POLICY).equals(NO_EVICTION)) {
      throw new UnusableRedisException(
          target
              + " has maxmemory-policy "
              + node.info(POLICY)
              + " and would forget messages and names; set it to noeviction");
    }
    boolean cluster = node.info("cluster_enabled").equals("1");
    if (cluster && !(target instanceof RedisTarget.Cluster)) {
      throw new UnusableRedisException(
          target + " is a node of a cluster; write redis-cluster://host:port");
    }
    if (!cluster && target instanceof RedisTarget.Cluster) {
      throw new UnusableRedisException(target + " is no cluster; write redis://host:port");
    }
    if (target instanceof RedisTarget.Single && node.info("role").equals("slave")) {
      throw new UnusableRedisException(
          target + " is a replica, which takes no messages; name its master or the sentinels");
    }
  }

  /** Whether a node evicts keys when its memory is full: a setting that may have changed. */
  boolean mayEvict() {
    return masters.stream().anyMatch(Node::mayEvict);
  }

  /** The number of keys that nodes have evicted since their starts. */
  long evictedKeys() {
    return masters.stream().mapToLong(node -> node.number("evicted_keys")).sum();
  }

  /** What an ack survives, in one line for a person: what the weakest node can promise. */
  String promise(RedisTarget target, int ackReplicas) {
    if (mayEvict()) {
      return "acks survive: nothing surely; Redis evicts messages and names when its memory is full"
          + " (set maxmemory-policy to noeviction)";
    }
    Kept kept = masters.stream().map(Node::kept).min(Comparator.naturalOrder()).orElseThrow();
    int replicas = masters.stream().mapToInt(Node::replicas).min().orElseThrow();
    return "acks survive: the end of this process; "
        + kept.text
        + "; "
        + (ackReplicas > 0 ? confirmed(replicas, ackReplicas) : unconfirmed(target, replicas));
  }

  private static String unconfirmed(RedisTarget target, int replicas) {
    if (replicas == 0) {
      return "not the loss of its machine (no replica)";
    }
    return "a failover may lose the last seconds"
        + (target instanceof RedisTarget.Cluster
            ? ""
            : " (--ack-replicas " + replicas + " would have every replica confirm each message)");
  }

  /**
   * The promise for a failover if replicas confirm each message. After the crash of a master, the
   * replica with the most data takes over. A replica that an operator promotes, or that is on the
   * wrong side of a split network, need not be one that confirmed.
   */
  private static String confirmed(int replicas, int ackReplicas) {
    if (replicas < ackReplicas) {
      return "nothing is acked now: --ack-replicas is "
          + ackReplicas
          + " and Redis has "
          + replicas
          + " connected";
    }
    return replicas == ackReplicas
        ? "a failover (every replica confirms each message)"
        : "a failover after the master crashed, not one by hand or in a split network ("
            + ackReplicas
            + " of "
            + replicas
            + " replicas confirm each message)";
  }
}
