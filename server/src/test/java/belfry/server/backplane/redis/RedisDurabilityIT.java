package belfry.server.backplane.redis;

import belfry.server.backplane.Backplane;
import belfry.server.backplane.DurableContract;
import belfry.server.backplane.redis.link.RedisTarget;
import belfry.server.task.Failures;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract of what is durable, for one instance on a Redis that flushes each write. */
class RedisDurabilityIT extends DurableContract {
  private static final int HISTORY = 100;

  /** Bytes at the end of the file that are lost: some appends, and a part of one. */
  private static final int TORN = 5_000;

  private static RedisServer redis;
  private final Failures failures = new Failures();

  @BeforeAll
  static void startRedis() throws Exception {
    redis = RedisServer.started("--appendonly", "yes", "--appendfsync", "always");
  }

  @AfterAll
  static void endRedis() {
    redis.close();
  }

  @Override
  protected Backplane open() throws Exception {
    RedisOptions options =
        new RedisOptions(
            RedisTarget.of(redis.url(), RedisTarget.PasswordFiles.NONE),
            0,
            Duration.ofSeconds(5),
            HISTORY,
            RedisOptions.LEASE);
    return RedisBackplane.connect(options, failures);
  }

  @Override
  protected void kill(Backplane running, boolean torn) throws Exception {
    running.close();
    redis.kill();
    if (torn) {
      redis.tearEnd(TORN);
    }
    redis.start();
  }
}
