package belfry.server.backplane.redis;

import belfry.server.backplane.Backplane;
import belfry.server.backplane.BackplaneContract;
import belfry.server.backplane.redis.link.RedisTarget;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * The contract of backplanes for two instances on a master that a sentinel names. Each append waits
 * for the replica.
 */
class RedisSentinelIT extends BackplaneContract {
  private static RedisSentinels redis;

  @BeforeAll
  static void startRedis() throws Exception {
    redis = RedisSentinels.started(1, 1);
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @Override
  protected List<Backplane> make() {
    return List.of(connect(), connect());
  }

  private Backplane connect() {
    RedisOptions options =
        new RedisOptions(
            RedisTarget.of(redis.url(), RedisTarget.PasswordFiles.NONE),
            1,
            Duration.ofSeconds(5),
            HISTORY,
            RedisOptions.LEASE);
    return RedisBackplane.connect(options, failures);
  }
}
