package belfry.server.backplane.redis;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import belfry.server.backplane.Backplane;
import belfry.server.backplane.redis.link.RedisTarget;
import belfry.server.task.Failures;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Changes of the master while publishers send. */
class RedisFailoverIT {
  private RedisSentinels redis;

  private void start(int replicas) throws Exception {
    redis = RedisSentinels.started(replicas, 3);
  }

  @AfterEach
  void stopServers() {
    redis.close();
  }

  private interface Change {
    void make() throws Exception;
  }

  /** Asks for another master, and asks again if a sentinel on a busy machine gave up. */
  private void switchByHand() throws Exception {
    String before = redis.masterByName();
    for (int tries = 0; tries < 3 && before.equals(redis.masterByName()); tries++) {
      assertEquals("OK", redis.failOver());
      Instant deadline = Instant.now().plusSeconds(20);
      while (before.equals(redis.masterByName()) && Instant.now().isBefore(deadline)) {
        Thread.sleep(50); // a poll with a deadline
      }
    }
  }

  /** Publishes while the master changes; returns a result without repeats and in order. */
  private Publishers.Result publishedThrough(Change change, int ackReplicas) throws Exception {
    RedisOptions options =
        new RedisOptions(
            RedisTarget.of(redis.url(), RedisTarget.PasswordFiles.NONE),
            ackReplicas,
            Duration.ofSeconds(10),
            100_000,
            RedisOptions.LEASE);
    try (Backplane backplane = RedisBackplane.connect(options, new Failures())) {
      backplane.start((_, _, _) -> {});
      Publishers publishers = Publishers.on(backplane);
      String before = redis.masterByName();
      change.make();
      eventually(Duration.ofSeconds(60), () -> assertNotEquals(before, redis.masterByName()));
      publishers.awaitMore(1_000);
      Publishers.Result result = publishers.end();
      result.assertSound();
      return result;
    }
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
    Publishers.Result result = publishedThrough(() -> redis.master().kill(), 1);
    assertEquals(0, result.lost());
  }

  @Test
  void withoutConfirmationASwitchMayLoseTheLastWordsButNeitherOrderNorRepeats() throws Exception {
    start(1);
    publishedThrough(this::switchByHand, 0);
  }
}
