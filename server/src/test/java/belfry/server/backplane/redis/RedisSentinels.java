package belfry.server.backplane.redis;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A real master with replicas, and sentinels that watch them: a process for each. */
final class RedisSentinels implements AutoCloseable {
  private static final String NAME = "bells";

  private final List<RedisServer> servers = new ArrayList<>();
  private final List<RedisServer> sentinels = new ArrayList<>();

  private RedisSentinels() {}

  /** Starts all of them, and waits until they know each other. */
  static RedisSentinels started(int replicas, int sentinels) throws IOException {
    RedisSentinels started = new RedisSentinels();
    boolean ready = false;
    try {
      started.startServers(replicas);
      started.startSentinels(sentinels);
      ready = true;
      return started;
    } finally {
      if (!ready) {
        started.close();
      }
    }
  }

  private void startServers(int replicas) throws IOException {
    for (int i = 0; i <= replicas; i++) {
      servers.add(RedisServer.started("--repl-diskless-sync-delay", "0"));
    }
    for (RedisServer replica : servers.subList(1, servers.size())) {
      replica.command("REPLICAOF", "127.0.0.1", "" + master().port());
    }
    eventually(() ->
        assertEquals(
            replicas,
            master()
                .command("INFO", "replication")
                .lines()
                .filter(line -> line.contains("online"))
                .count()));
  }

  private void startSentinels(int count) throws IOException {
    int quorum = count / 2 + 1;
    for (int i = 0; i < count; i++) {
      sentinels.add(
          RedisServer.sentinel(
              "sentinel monitor " + NAME + " 127.0.0.1 " + master().port() + " " + quorum,
              "sentinel down-after-milliseconds " + NAME + " 1000",
              "sentinel failover-timeout " + NAME + " 5000"));
    }
    for (RedisServer sentinel : sentinels) {
      eventually(() -> {
        String known = sentinel.command("SENTINEL", "MASTER", NAME);
        assertTrue(known.contains("num-slaves\n" + (servers.size() - 1)));
        assertTrue(known.contains("num-other-sentinels\n" + (count - 1)));
      });
    }
  }

  /** The URL for clients. */
  String url() {
    return "redis-sentinel://"
        + String.join(",", sentinels.stream().map(RedisServer::address).toList())
        + "#"
        + NAME;
  }

  /** The master of the start. */
  RedisServer master() {
    return servers.getFirst();
  }

  /** The address that the sentinels give to clients now. */
  String masterByName() throws IOException {
    return sentinels.getFirst().command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", NAME);
  }

  /** Asks a sentinel for another master; returns its answer. */
  String failOver() throws IOException {
    return sentinels.getFirst().command("SENTINEL", "FAILOVER", NAME);
  }

  @Override
  public void close() {
    sentinels.forEach(RedisServer::close);
    servers.reversed().forEach(RedisServer::close);
  }
}
