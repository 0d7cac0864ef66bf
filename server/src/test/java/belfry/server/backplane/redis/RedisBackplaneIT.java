package belfry.server.backplane.redis;

import belfry.server.backplane.Backplane;
import belfry.server.backplane.BackplaneContract;
import belfry.server.backplane.Names;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract of backplanes, kept by two instances on one Redis. */
class RedisBackplaneIT extends BackplaneContract {
  private static RedisServer redis;

  @BeforeAll
  static void startRedis() throws Exception {
    redis = RedisServer.started();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @Override
  protected List<Backplane> open(Names.Lost first, Names.Lost second) throws Exception {
    return List.of(connect(first), connect(second));
  }

  private static Backplane connect(Names.Lost lost) throws Exception {
    RedisOptions options =
        new RedisOptions(
            RedisTarget.of(redis.url(), null),
            0,
            Duration.ofSeconds(5),
            HISTORY,
            RedisOptions.LEASE);
    return RedisBackplane.connect(options, lost);
  }
}
