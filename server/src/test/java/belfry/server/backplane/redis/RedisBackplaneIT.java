package belfry.server.backplane.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import belfry.server.backplane.Backplane;
import belfry.server.backplane.BackplaneContract;
import belfry.server.backplane.redis.link.RedisTarget;
import belfry.server.backplane.redis.link.SentCommands;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract of backplanes for two instances on one Redis. */
class RedisBackplaneIT extends BackplaneContract {
  private static RedisServer redis;

  @BeforeAll
  static void startRedis() throws Exception {
    redis = RedisServer.started();
  }

  /** The contract uses every part of the backplane, so Redis has counted all commands. */
  @AfterAll
  static void everyCommandIsRehearsed() throws Exception {
    try {
      assertEquals(Set.of(), SentCommands.notRehearsed(redis.command("INFO", "commandstats")));
    } finally {
      redis.close();
    }
  }

  @Override
  protected List<Backplane> make() throws Exception {
    return List.of(connect(), connect());
  }

  private Backplane connect() throws Exception {
    RedisOptions options =
        new RedisOptions(
            RedisTarget.of(redis.url(), RedisTarget.PasswordFiles.NONE),
            0,
            Duration.ofSeconds(5),
            HISTORY,
            RedisOptions.LEASE);
    return RedisBackplane.connect(options, failures);
  }
}
