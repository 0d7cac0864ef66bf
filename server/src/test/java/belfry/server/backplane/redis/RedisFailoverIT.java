package belfry.server.backplane.redis;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.backplane.Backplane;
import belfry.server.backplane.redis.link.RedisTarget;
import belfry.server.task.Failures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Changes of the master while publishers send. */
class RedisFailoverIT {
  private final List<RedisServer> servers = new ArrayList<>();
  private final List<RedisServer> sentinels = new ArrayList<>();
  private RedisServer master;

  /** Starts a master, replicas of it, and three sentinels. */
  private void start(int replicas) throws Exception {
    master = started();
    for (int i = 0; i < replicas; i++) {
      started().command("REPLICAOF", "127.0.0.1", "" + master.port());
    }
    eventually(() ->
        assertEquals(
            replicas,
            master
                .command("INFO", "replication")
                .lines()
                .filter(l -> l.contains("online"))
                .count()));
    for (int i = 0; i < 3; i++) {
      sentinels.add(
          RedisServer.sentinel(
              "sentinel monitor bells 127.0.0.1 " + master.port() + " 2",
              "sentinel down-after-milliseconds bells 1000",
              "sentinel failover-timeout bells 5000"));
    }
    for (RedisServer sentinel : sentinels) {
      eventually(() -> {
        String known = sentinel.command("SENTINEL", "MASTER", "bells");
        assertTrue(known.contains("num-slaves\n" + replicas));
        assertTrue(known.contains("num-other-sentinels\n2"));
      });
    }
  }

  private RedisServer started() throws Exception {
    RedisServer server = RedisServer.started("--repl-diskless-sync-delay", "0");
    servers.add(server);
    return server;
  }

  @AfterEach
  void stopServers() {
    sentinels.forEach(RedisServer::close);
    servers.reversed().forEach(RedisServer::close);
  }

  private String url() {
    return "redis-sentinel://"
        + String.join(",", sentinels.stream().map(RedisServer::address).toList())
        + "#bells";
  }

  private interface Change {
    void make() throws Exception;
  }

  /** Asks for another master, and asks again if a sentinel on a busy machine gave up. */
  private void switchByHand() throws Exception {
    String before = masterByName();
    for (int tries = 0; tries < 3 && before.equals(masterByName()); tries++) {
      assertEquals("OK", sentinels.getFirst().command("SENTINEL", "FAILOVER", "bells"));
      Instant deadline = Instant.now().plusSeconds(20);
      while (before.equals(masterByName()) && Instant.now().isBefore(deadline)) {
        Thread.sleep(50); // a poll with a deadline
      }
    }
  }

  /** Publishes while the master changes; returns a result without repeats and in order. */
  private Publishers.Result publishedThrough(Change change, int ackReplicas) throws Exception {
    RedisOptions options =
        new RedisOptions(
            RedisTarget.of(url(), RedisTarget.PasswordFiles.NONE),
            ackReplicas,
            Duration.ofSeconds(10),
            100_000,
            RedisOptions.LEASE);
    try (Backplane backplane = RedisBackplane.connect(options, new Failures())) {
      backplane.start((_, _, _) -> {});
      Publishers publishers = Publishers.on(backplane);
      String before = masterByName();
      change.make();
      eventually(Duration.ofSeconds(60), () -> assertNotEquals(before, masterByName()));
      publishers.awaitMore(1_000);
      Publishers.Result result = publishers.end();
      result.assertSound();
      return result;
    }
  }

  private String masterByName() throws Exception {
    return sentinels.getFirst().command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", "bells");
  }

  @Test
  void whatEveryReplicaConfirmedOutlivesASwitchByHand() throws Exception {
    start(2);
    Publishers.Result result = publishedThrough(this::switchByHand, 2);
    assertEquals(0, result.lost());
  }

  @Test
  void whatAReplicaConfirmedOutlivesTheCrashOfTheMaster() throws Exception {
    start(2);
    Publishers.Result result = publishedThrough(master::kill, 1);
    assertEquals(0, result.lost());
  }

  @Test
  void withoutConfirmationASwitchMayLoseTheLastWordsButNeitherOrderNorRepeats() throws Exception {
    start(1);
    publishedThrough(this::switchByHand, 0);
  }
}
