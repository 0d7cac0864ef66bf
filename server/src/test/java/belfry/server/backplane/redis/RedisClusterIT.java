package belfry.server.backplane.redis;

import belfry.server.backplane.Backplane;
import belfry.server.backplane.BackplaneContract;
import belfry.server.backplane.Names;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract of backplanes, kept by two instances on a Redis Cluster. */
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
  protected List<Backplane> open(Names.Lost first, Names.Lost second) {
    return List.of(connect(first), connect(second));
  }

  private static Backplane connect(Names.Lost lost) {
    RedisOptions options =
        new RedisOptions(
            RedisTarget.of(cluster.url(), null),
            0,
            Duration.ofSeconds(5),
            HISTORY,
            RedisOptions.LEASE);
    return RedisBackplane.connect(options, lost);
  }
}
