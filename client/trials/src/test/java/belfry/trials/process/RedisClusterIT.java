package belfry.trials.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster and Sentinels whose servers are fakes that answer as Redis does. */
class RedisClusterIT {
  private static final String KEY = "belfry:{p7}:log:room0";

  @TempDir private Path folder = Path.of("");
  private final List<FakeRedis> fakes = new ArrayList<>();
  private final Map<String, String> special = new ConcurrentHashMap<>();
  private List<String> keys = List.of();

  @AfterEach
  void close() throws IOException {
    for (FakeRedis fake : fakes) {
      fake.close();
    }
  }

  @BeforeEach
  void oneRoom() {
    keys = new ArrayList<>(List.of(KEY, "belfry:{p7}:meta:room0"));
  }

  private RedisProcess.Site site() {
    return new RedisProcess.Site(
        new ProcessGroup(folder), new FreePorts(), Path.of("redis-server"));
  }

  /** Three masters, the first of which has all slots and keys, and their replicas. */
  private RedisCluster cluster() throws IOException {
    RedisCluster cluster = new RedisCluster(site());
    for (int i = 0; i < 6; i++) {
      int number = i;
      fakes.add(new FakeRedis(cluster.nodes().get(i).port(), command -> answer(number, command)));
    }
    return cluster;
  }

  private synchronized String answer(int node, String command) {
    String fixed = special.get(node + " " + command);
    if (fixed != null) {
      return fixed;
    }
    if (command.startsWith("MIGRATE ")) {
      return keys.remove(command.split(" ", -1)[3]) ? "+OK" : "+NOKEY";
    }
    if (command.startsWith("CLUSTER GETKEYSINSLOT 42 ") && node == 0) {
      return array(keys);
    }
    return switch (command) {
      case "INFO replication" ->
          node < 3 ? "role:master\nstate=online" : "role:slave\nmaster_link_status:up";
      case "CLUSTER INFO" -> "cluster_state:ok\ncluster_known_nodes:6";
      case "CLUSTER NODES" ->
          "x h:1@2 myself,master - 0 0 1 connected" + (node == 0 ? " 0-16383" : "");
      case "CLUSTER MYID" -> "id-" + node;
      case "KEYS *room0*" -> node == 0 ? array(keys) : "*0";
      case "CLUSTER KEYSLOT " + KEY, "CLUSTER KEYSLOT belfry:{p7}:meta:room0" -> ":42";
      default -> command.startsWith("KEYS ") ? "*0" : "+OK";
    };
  }

  private static String array(List<String> items) {
    StringBuilder reply = new StringBuilder("*" + items.size());
    for (String item : items) {
      reply.append("\r\n$").append(item.length()).append("\r\n").append(item);
    }
    return reply.toString();
  }

  @Test
  void aSlotMovesWithItsKeysToAnotherMaster() throws IOException {
    RedisCluster cluster = cluster();

    RedisCluster.Move move = cluster.move(42, 1);

    assertEquals(new RedisCluster.Move(42, 2, "redis-1", "redis-2"), move);
    assertEquals(List.of(), keys);
    assertTrue(fakes.get(1).asked().contains("CLUSTER SETSLOT 42 IMPORTING id-0"));
    assertTrue(fakes.get(0).asked().contains("CLUSTER SETSLOT 42 MIGRATING id-1"));
    for (int owner : new int[] {0, 1}) {
      assertTrue(fakes.get(owner).asked().contains("CLUSTER SETSLOT 42 NODE id-1"));
    }
  }

  @Test
  void aSlotCanStayHalfMoved() throws IOException {
    RedisCluster.Moving moving = cluster().beginMove(42, 1);

    assertEquals(1, moving.half());
    assertEquals(1, keys.size());
    assertFalse(fakes.get(0).asked().contains("CLUSTER SETSLOT 42 NODE id-1"));

    assertEquals(1, moving.end());
    assertEquals(List.of(), keys);
    assertTrue(fakes.get(0).asked().contains("CLUSTER SETSLOT 42 NODE id-1"));
  }

  @Test
  void aSlotWithoutKeysMovesNone() throws IOException {
    keys = new ArrayList<>();
    assertEquals(0, cluster().move(42, 2).keys());
  }

  @Test
  void theSlotsOfARoomAreThoseThatHoldItsKeys() throws IOException {
    RedisCluster cluster = cluster();

    assertEquals(List.of(42), cluster.slotsOf("room0"));
    assertEquals(List.of(), cluster.slotsOf("room1"));
  }

  @Test
  void aSlotThatNoMasterHasCannotMove() throws IOException {
    RedisCluster cluster = cluster();
    special.put("0 CLUSTER NODES", "x h:1@2 myself,master - 0 0 1 connected");

    assertThrows(IOException.class, () -> cluster.move(42, 1));
  }

  @Test
  void aClusterIsWholeOnlyWhenAllNodesAre() throws IOException {
    RedisCluster cluster = cluster();
    assertNull(cluster.problem());

    special.put("2 CLUSTER INFO", "cluster_state:fail");
    assertEquals("redis-3 does not find the cluster whole", cluster.problem());
    special.clear();
    special.put("1 CLUSTER NODES", "x h:1@2 master,fail - 0 0 1 connected");
    assertEquals("redis-2 takes another for gone", cluster.problem());
    special.clear();
    special.put("4 INFO replication", "role:slave\nmaster_link_status:down");
    assertEquals("redis-5 has no master", cluster.problem());
    special.clear();
    special.put("0 INFO replication", "role:master");
    assertEquals("redis-1 has no replica", cluster.problem());
  }

  @Test
  void nodesArePairedAndNamedInTheUrl() throws IOException {
    RedisCluster cluster = cluster();
    List<RedisProcess> nodes = cluster.nodes();

    assertEquals(nodes.get(4), cluster.partner(nodes.get(1)));
    assertEquals(nodes.get(1), cluster.partner(nodes.get(4)));
    assertEquals(nodes.subList(0, 3), cluster.masters());
    assertTrue(cluster.url().startsWith("redis-cluster://127.0.0.1:" + nodes.getFirst().port()));
  }

  @Test
  void sentinelsKnowTheMasterAndReplaceIt() throws IOException {
    RedisSentinels redis = new RedisSentinels(site());
    int second = redis.nodes().get(1).port();
    String known = "num-slaves\n2\nnum-other-sentinels\n2";
    for (RedisProcess sentinel : redis.sentinels()) {
      fakes.add(
          new FakeRedis(
              sentinel.port(),
              command ->
                  switch (command) {
                    case "SENTINEL GET-MASTER-ADDR-BY-NAME bells" ->
                        array(List.of("127.0.0.1", "" + second));
                    case "SENTINEL MASTER bells" -> known;
                    default -> special.getOrDefault(command, "+OK");
                  }));
    }
    fakes.add(
        new FakeRedis(second, _ -> special.getOrDefault("INFO", "role:master\nstate=online\n")));

    assertEquals(redis.nodes().get(1), redis.master());
    assertEquals("the master lacks a replica", redis.problem());
    special.put("INFO", "role:master\nstate=online\nstate=online\n");
    assertNull(redis.problem());
    assertTrue(redis.failOver());
    special.put("SENTINEL FAILOVER bells", "-INPROG Failover already in progress");
    assertFalse(redis.failOver());
    special.put("SENTINEL FAILOVER bells", "-ERR no such master");
    assertThrows(IOException.class, redis::failOver);
    assertTrue(redis.url().endsWith("#bells"));
  }

  @Test
  void aRedisIsConfiguredByAFileOfItsOwn() throws IOException {
    RedisProcess redis = site().redis("one", "cluster-enabled yes");

    List<String> lines = Files.readAllLines(folder.resolve("one/redis.conf"));

    assertTrue(lines.contains("port " + redis.port()));
    assertTrue(lines.contains("appendonly yes"));
    assertTrue(lines.contains("cluster-enabled yes"));
    assertFalse(redis.says("PONG", "PING"), "it was not started");
  }
}
