package belfry.server.backplane.redis;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.backplane.Backplane;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An archive of instances on one Redis. */
class SharedArchiveIT extends SharedArchiveContract {
  private static RedisServer redis;

  @BeforeAll
  static void startRedis() throws Exception {
    redis = RedisServer.started();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @Override
  String url() {
    return redis.url();
  }

  /** What waits in a full Redis is copied, which frees its memory. */
  @Test
  void fullRedisIsCopiedToo() throws Exception {
    Path blocked = Files.createDirectory(file());
    Backplane here = instance(url());
    say(here, 1, ALL);
    redis.command("CONFIG", "SET", "maxmemory", "1");
    try {
      Files.delete(blocked);
      eventually(() -> assertEquals(lines(1, ALL), archived()));
      eventually(() -> assertEquals(HISTORY, inRedis(here)));
    } finally {
      redis.command("CONFIG", "SET", "maxmemory", "0");
    }
  }

  /** An instance that Redis does not hear any more is as good as killed, and may come back. */
  @Test
  void holderThatVanishesIsReplacedAndNothingIsLostOrTwice() throws Exception {
    try (TcpProxy proxy = new TcpProxy(redis.port())) {
      Backplane holder = instance("redis://127.0.0.1:" + proxy.port());
      say(holder, 1, 10);
      eventually(() -> assertEquals(lines(1, 10), archived()));
      Backplane other = instance(url());
      proxy.cut();
      say(other, 11, ALL);
      eventually(() -> assertEquals(lines(1, ALL), archived()));
      eventually(() -> assertEquals(HISTORY, inRedis(other)));

      proxy.mend();
      eventually(() -> assertTrue(holder.health().proven()));
      say(holder, ALL + 1, ALL + 10);
      eventually(() -> assertEquals(lines(1, ALL + 10), archived()));
      assertEquals(lines(1, ALL + 10), readForwards(holder));
    }
  }
}
