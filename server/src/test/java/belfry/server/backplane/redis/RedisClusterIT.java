package belfry.server.backplane.redis;

import belfry.server.backplane.Backplane;
import belfry.server.backplane.BackplaneContract;
import belfry.server.backplane.redis.link.RedisTarget;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract of backplanes for two instances on a Redis Cluster. */
class RedisClusterIT extends BackplaneContract {
  private static RedisCluster cluster;

  @BeforeAll
  static void startCluster() throws Exception {
    cluster = RedisCluster.started(3, 0);
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @Override
  protected List<Backplane> make() {
    return List.of(connect(), connect());
  }

  private Backplane connect() {
    RedisOptions options =
        new RedisOptions(
            RedisTarget.of(cluster.url(), RedisTarget.PasswordFiles.NONE),
            0,
            Duration.ofSeconds(5),
            HISTORY,
            RedisOptions.LEASE);
    return RedisBackplane.connect(options, failures);
  }
}
