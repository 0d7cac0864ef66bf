package belfry.trials.process;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A Redis Cluster of masters with a replica each, whose slots can be moved with their keys while
 * clients use them.
 */
public final class RedisCluster {
  /** All slots of a cluster. */
  public static final int SLOTS = 16_384;

  private static final int MASTERS = 3;
  private static final Duration WHOLE_WITHIN = Duration.ofSeconds(40);

  /** Milliseconds of silence after which a node is taken for gone. */
  private static final int NODE_TIMEOUT = 5_000;

  private static final String KEYS_AT_ONCE = "100";
  private static final String MIGRATE_MILLIS = "5000";

  private final List<RedisProcess> nodes = new ArrayList<>();

  /** Describes its nodes; none is started yet. */
  public RedisCluster(RedisProcess.Site site) throws IOException {
    for (int i = 1; i <= 2 * MASTERS; i++) {
      nodes.add(
          site.redis("redis-" + i, "cluster-enabled yes", "cluster-node-timeout " + NODE_TIMEOUT));
    }
  }

  /** Starts all nodes, and waits until they are one cluster. */
  public void start() throws IOException, InterruptedException {
    for (RedisProcess node : nodes) {
      node.start();
    }
    for (int i = 0; i < MASTERS; i++) {
      int from = i * SLOTS / MASTERS;
      int to = (i + 1) * SLOTS / MASTERS - 1;
      nodes.get(i).ask("CLUSTER", "ADDSLOTSRANGE", "" + from, "" + to);
    }
    for (RedisProcess node : nodes) {
      nodes.getFirst().ask("CLUSTER", "MEET", "127.0.0.1", "" + node.port());
    }
    Await.noProblem(WHOLE_WITHIN, this::strangers);
    for (int i = MASTERS; i < nodes.size(); i++) {
      nodes.get(i).ask("CLUSTER", "REPLICATE", id(nodes.get(i - MASTERS)));
    }
    Await.noProblem(WHOLE_WITHIN, this::problem);
  }

  private @Nullable String strangers() {
    return nodes.stream()
        .filter(node -> !node.says("cluster_known_nodes:" + 2 * MASTERS, "CLUSTER", "INFO"))
        .findFirst()
        .map(node -> node.name() + " does not know all others")
        .orElse(null);
  }

  /** The nodes, in pairs that replicate each other: number {@code i} and {@code i + 3}. */
  public List<RedisProcess> nodes() {
    return nodes;
  }

  /** The node that replicates another, or is replicated by it. */
  public RedisProcess partner(RedisProcess node) {
    return nodes.get((nodes.indexOf(node) + MASTERS) % nodes.size());
  }

  /** The nodes that are masters now. */
  public List<RedisProcess> masters() {
    return nodes.stream().filter(RedisProcess::isMaster).toList();
  }

  /** The URL by which a Belfry server finds it. */
  public String url() {
    return nodes.stream()
        .map(node -> "127.0.0.1:" + node.port())
        .collect(Collectors.joining(",", "redis-cluster://", ""));
  }

  /** What is not whole, or null. */
  public @Nullable String problem() {
    for (RedisProcess node : nodes) {
      if (!node.says("cluster_state:ok", "CLUSTER", "INFO")) {
        return node.name() + " does not find the cluster whole";
      }
      if (node.says("fail", "CLUSTER", "NODES")) {
        return node.name() + " takes another for gone";
      }
      boolean master = node.isMaster();
      if (!master && !node.says("master_link_status:up", "INFO", "replication")) {
        return node.name() + " has no master";
      }
      if (master && !node.says("state=online", "INFO", "replication")) {
        return node.name() + " has no replica";
      }
    }
    return null;
  }

  /** A move of a slot that is done. */
  public record Move(int slot, int keys, String from, String to) {}

  /**
   * Moves a slot with its keys to another master.
   *
   * @param shift which one, as the distance among the masters from that which has it
   */
  public Move move(int slot, int shift) throws IOException {
    Moving moving = beginMove(slot, shift);
    return new Move(slot, moving.end(), moving.source.name(), moving.target.name());
  }

  /** Begins to move a slot to another master: see {@link #move}. It has none of its keys yet. */
  public Moving beginMove(int slot, int shift) throws IOException {
    List<RedisProcess> masters = masters();
    RedisProcess source = owner(masters, slot);
    RedisProcess target = masters.get((masters.indexOf(source) + shift) % masters.size());
    String number = Integer.toString(slot);
    target.ask("CLUSTER", "SETSLOT", number, "IMPORTING", id(source));
    source.ask("CLUSTER", "SETSLOT", number, "MIGRATING", id(target));
    return new Moving(number, source, target);
  }

  /** A move of a slot that has begun. */
  public record Moving(String slot, RedisProcess source, RedisProcess target) {
    /** Moves half of the keys, rounded up; returns how many. */
    public int half() throws IOException {
      List<String> keys = keys(source, slot);
      return carry(keys.subList(0, (keys.size() + 1) / 2));
    }

    /** Moves the other keys, and then the slot; returns how many keys. */
    public int end() throws IOException {
      int moved = 0;
      for (List<String> keys = keys(source, slot); !keys.isEmpty(); keys = keys(source, slot)) {
        moved += carry(keys);
      }
      target.ask("CLUSTER", "SETSLOT", slot, "NODE", id(target));
      source.ask("CLUSTER", "SETSLOT", slot, "NODE", id(target));
      return moved;
    }

    private int carry(List<String> keys) throws IOException {
      int moved = 0;
      for (String key : keys) {
        String reply =
            source.ask("MIGRATE", "127.0.0.1", "" + target.port(), key, "0", MIGRATE_MILLIS);
        moved += reply.equals("OK") ? 1 : 0; // NOKEY: it was deleted just now
      }
      return moved;
    }
  }

  /**
   * Slots that hold keys whose name contains this text, in order.
   *
   * @param part as in {@code room0}
   */
  public List<Integer> slotsOf(String part) throws IOException {
    List<Integer> slots = new ArrayList<>();
    for (RedisProcess master : masters()) {
      for (String key : master.ask("KEYS", "*" + part + "*").lines().toList()) {
        if (!key.isEmpty()) {
          slots.add(Integer.parseInt(master.ask("CLUSTER", "KEYSLOT", key)));
        }
      }
    }
    return slots.stream().distinct().sorted().toList();
  }

  private static RedisProcess owner(List<RedisProcess> masters, int slot) throws IOException {
    for (RedisProcess master : masters) {
      if (ClusterNodes.ownSlots(master.ask("CLUSTER", "NODES")).contains(slot)) {
        return master;
      }
    }
    throw new IOException("no master has slot " + slot);
  }

  private static List<String> keys(RedisProcess node, String slot) throws IOException {
    return node.ask("CLUSTER", "GETKEYSINSLOT", slot, KEYS_AT_ONCE)
        .lines()
        .filter(key -> !key.isEmpty())
        .toList();
  }

  private static String id(RedisProcess node) throws IOException {
    return node.ask("CLUSTER", "MYID");
  }
}
