package belfry.trials.chaos;

import belfry.protocol.RoomName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Instances that share a Redis Cluster of three masters with a replica each. */
final class ClusterTopology extends Topology {
  private static final int MASTERS = 3;
  private static final int SLOTS = 16_384;
  private static final Duration STARTED_WITHIN = Duration.ofSeconds(40);

  /** Milliseconds of silence after which a node is taken for gone. */
  private static final int NODE_TIMEOUT = 5_000;

  /** Shorter than that, so that nobody takes over and what was acknowledged must survive. */
  private static final double SHORT = 2.5;

  /** What a line of CLUSTER NODES says before the slots. */
  private static final int FIELDS_OF_A_NODE = 8;

  private final Path program;
  private final List<Redis> nodes = new ArrayList<>();

  ClusterTopology(
      Parts parts, Ports ports, Path serve, Findings findings, double longest, Path program) {
    super(parts, ports, serve, findings, longest);
    this.program = program;
  }

  @Override
  void startStore() throws IOException, InterruptedException {
    for (int i = 1; i <= 2 * MASTERS; i++) {
      Redis node =
          Redis.of(
              parts(),
              program,
              "redis-" + i,
              ports().next(),
              List.of("cluster-enabled yes", "cluster-node-timeout " + NODE_TIMEOUT));
      nodes.add(node);
      node.start();
    }
    for (int i = 0; i < MASTERS; i++) {
      int from = i * SLOTS / MASTERS;
      int to = (i + 1) * SLOTS / MASTERS - 1;
      nodes.get(i).ask("CLUSTER", "ADDSLOTSRANGE", "" + from, "" + to);
    }
    for (Redis node : nodes) {
      nodes.getFirst().ask("CLUSTER", "MEET", "127.0.0.1", "" + node.port());
    }
    await(this::strangers);
    for (int i = MASTERS; i < nodes.size(); i++) {
      nodes.get(i).ask("CLUSTER", "REPLICATE", id(nodes.get(i - MASTERS)));
    }
    await(this::lack);
  }

  private static void await(Await.Lack lack) throws IOException, InterruptedException {
    String lacking = Await.lack(STARTED_WITHIN, lack);
    if (lacking != null) {
      throw new IOException(lacking);
    }
  }

  private static String id(Redis node) throws IOException {
    return node.ask("CLUSTER", "MYID");
  }

  private String strangers() {
    return nodes.stream()
        .filter(node -> !node.says("cluster_known_nodes:" + 2 * MASTERS, "CLUSTER", "INFO"))
        .findFirst()
        .map(node -> node.name() + " does not know all others")
        .orElse(null);
  }

  @Override
  String lack() {
    for (Redis node : nodes) {
      if (!node.says("cluster_state:ok", "CLUSTER", "INFO")) {
        return node.name() + " does not find the cluster whole";
      }
      if (node.says("fail", "CLUSTER", "NODES")) {
        return node.name() + " takes another for gone";
      }
      if (!node.says("role:master", "INFO", "replication")
          && !node.says("master_link_status:up", "INFO", "replication")) {
        return node.name() + " has no master";
      }
      if (node.says("role:master", "INFO", "replication")
          && !node.says("state=online", "INFO", "replication")) {
        return node.name() + " has no replica";
      }
    }
    return null;
  }

  @Override
  List<String> options(int instance) {
    List<String> hosts = nodes.stream().map(node -> "127.0.0.1:" + node.port()).toList();
    return List.of("--redis", "redis-cluster://" + String.join(",", hosts));
  }

  @Override
  boolean failsOver() {
    return true;
  }

  @Override
  List<Fault.Kind> storeFaults() {
    return List.of(
        this::move,
        this::move,
        random -> failOver(pick(random)),
        random -> pick(random).kill(Fault.between(random, 0, longest(SHORT)), null),
        random -> pick(random).suspend(Fault.between(random, 0.5, longest(SHORT)), null),
        random -> pick(random).killClients("pubsub"),
        random -> pick(random).killClients("normal"));
  }

  private Redis pick(Random random) {
    return nodes.get(random.nextInt(nodes.size()));
  }

  /** A replica becomes a master in agreement with it, or the replica of a master does. */
  private Fault failOver(Redis node) {
    return Fault.of(
        "CLUSTER FAILOVER in the pair of " + node.name(),
        "redis",
        Duration.ZERO,
        () -> {
          int at = nodes.indexOf(node);
          Redis other = nodes.get((at + MASTERS) % nodes.size());
          (node.says("role:master", "INFO", "replication") ? other : node)
              .ask("CLUSTER", "FAILOVER");
        },
        () -> {});
  }

  /** The slot of a room goes to another master, with its keys, while people talk. */
  private Fault move(Random random) {
    List<RoomName> rooms = Crowd.rooms();
    RoomName room = rooms.get(random.nextInt(rooms.size()));
    int shift = 1 + random.nextInt(MASTERS - 1);
    return Fault.of(
        "the slot of " + room + " moves",
        "redis",
        Duration.ZERO,
        () -> move(nodes.getFirst().ask("CLUSTER", "KEYSLOT", "{" + room.text() + "}"), shift),
        () -> {});
  }

  private void move(String slot, int shift) throws IOException {
    List<Redis> masters =
        nodes.stream().filter(node -> node.says("role:master", "INFO", "replication")).toList();
    Redis source = null;
    for (Redis master : masters) {
      if (owns(master, Integer.parseInt(slot))) {
        source = master;
      }
    }
    if (source == null) {
      throw new IOException("nobody has slot " + slot);
    }
    Redis target = masters.get((masters.indexOf(source) + shift) % masters.size());
    target.ask("CLUSTER", "SETSLOT", slot, "IMPORTING", id(source));
    source.ask("CLUSTER", "SETSLOT", slot, "MIGRATING", id(target));
    List<String> keys = keys(source, slot);
    while (!keys.isEmpty()) {
      for (String key : keys) {
        source.ask("MIGRATE", "127.0.0.1", "" + target.port(), key, "0", "5000");
      }
      keys = keys(source, slot);
    }
    target.ask("CLUSTER", "SETSLOT", slot, "NODE", id(target));
    source.ask("CLUSTER", "SETSLOT", slot, "NODE", id(target));
  }

  private static List<String> keys(Redis node, String slot) throws IOException {
    return node.ask("CLUSTER", "GETKEYSINSLOT", slot, "100")
        .lines()
        .filter(key -> !key.isEmpty())
        .toList();
  }

  private static boolean owns(Redis node, int slot) throws IOException {
    String own =
        node.ask("CLUSTER", "NODES")
            .lines()
            .filter(line -> line.contains("myself"))
            .findFirst()
            .orElseThrow();
    String[] fields = own.split(" ", -1);
    for (String range : List.of(fields).subList(FIELDS_OF_A_NODE, fields.length)) {
      if (range.matches("[0-9]+(-[0-9]+)?")) {
        int dash = range.indexOf('-');
        int from = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
        int to = Integer.parseInt(range.substring(dash + 1));
        if (from <= slot && slot <= to) {
          return true;
        }
      }
    }
    return false;
  }
}
