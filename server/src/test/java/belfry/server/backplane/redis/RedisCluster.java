package belfry.server.backplane.redis;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.cluster.SlotHash;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A real Redis Cluster: a process for each node, all masters with the same number of replicas. */
final class RedisCluster implements AutoCloseable {
  private final List<RedisServer> nodes = new ArrayList<>();
  private final int masters;

  private RedisCluster(int masters, int replicasOfEach) throws IOException {
    this.masters = masters;
    for (int i = 0; i < masters * (1 + replicasOfEach); i++) {
      nodes.add(RedisServer.node());
    }
  }

  /** Starts a cluster, and waits until every node can be used. */
  static RedisCluster started(int masters, int replicasOfEach) throws IOException {
    RedisCluster cluster = new RedisCluster(masters, replicasOfEach);
    boolean formed = false;
    try {
      cluster.form();
      formed = true;
      return cluster;
    } finally {
      if (!formed) {
        cluster.close();
      }
    }
  }

  private void form() throws IOException {
    for (int i = 0; i < nodes.size(); i++) {
      RedisServer node = nodes.get(i);
      assertEquals("OK", node.command("CLUSTER", "SET-CONFIG-EPOCH", "" + (i + 1)));
      node.command(
          "CLUSTER", "MEET", "127.0.0.1", "" + nodes.get(0).port(), "" + nodes.get(0).busPort());
      if (i < masters) {
        int from = SlotHash.SLOT_COUNT * i / masters;
        int to = SlotHash.SLOT_COUNT * (i + 1) / masters - 1;
        assertEquals("OK", node.command("CLUSTER", "ADDSLOTSRANGE", "" + from, "" + to));
      }
    }
    for (RedisServer node : nodes) {
      eventually(
          () -> assertEquals(nodes.size(), node.command("CLUSTER", "NODES").lines().count()));
    }
    for (int i = masters; i < nodes.size(); i++) {
      RedisServer node = nodes.get(i);
      String master = id(nodes.get(i % masters));
      eventually(() -> assertEquals("OK", node.command("CLUSTER", "REPLICATE", master)));
      eventually(
          () -> assertTrue(node.command("INFO", "replication").contains("master_link_status:up")));
    }
    for (RedisServer node : nodes) {
      eventually(() -> {
        assertTrue(node.command("CLUSTER", "INFO").contains("cluster_state:ok"));
        assertEquals(nodes.size() - masters, count(node.command("CLUSTER", "NODES"), " slave"));
        assertEquals(0, count(node.command("CLUSTER", "NODES"), " handshake"));
      });
    }
  }

  private static long count(String nodes, String word) {
    return nodes.lines().filter(line -> line.replace("myself,", "").contains(word)).count();
  }

  private static String id(RedisServer node) throws IOException {
    return node.command("CLUSTER", "MYID");
  }

  /** The URL for clients. */
  String url() {
    return "redis-cluster://" + nodes.get(0).address() + "," + nodes.get(1).address();
  }

  /** The nodes; the masters of the start come first. */
  List<RedisServer> nodes() {
    return nodes;
  }

  /** The node that was the master of a key's slot at the start. */
  RedisServer masterOf(String key) {
    int slot = SlotHash.getSlot(key);
    int master = 0;
    while (slot >= SlotHash.SLOT_COUNT * (master + 1) / masters) {
      master++;
    }
    return nodes.get(master);
  }

  /** Moves the slot of a key from one master to another, key by key. */
  void migrate(String key, RedisServer from, RedisServer to) throws IOException {
    String slot = "" + SlotHash.getSlot(key);
    assertEquals("OK", to.command("CLUSTER", "SETSLOT", slot, "IMPORTING", id(from)));
    assertEquals("OK", from.command("CLUSTER", "SETSLOT", slot, "MIGRATING", id(to)));
    for (String some = keys(from, slot); !some.isEmpty(); some = keys(from, slot)) {
      from.command("MIGRATE", "127.0.0.1", "" + to.port(), some, "0", "5000");
    }
    for (RedisServer node : List.of(to, from)) {
      assertEquals("OK", node.command("CLUSTER", "SETSLOT", slot, "NODE", id(to)));
    }
  }

  private static String keys(RedisServer node, String slot) throws IOException {
    return node.command("CLUSTER", "GETKEYSINSLOT", slot, "1");
  }

  @Override
  public void close() {
    nodes.forEach(RedisServer::close);
  }
}
