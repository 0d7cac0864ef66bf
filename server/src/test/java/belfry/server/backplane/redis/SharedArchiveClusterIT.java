package belfry.server.backplane.redis;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** An archive of instances on a Redis Cluster. */
class SharedArchiveClusterIT extends SharedArchiveContract {
  private static RedisCluster redis;

  @BeforeAll
  static void startRedis() throws Exception {
    redis = RedisCluster.started(3, 0);
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @Override
  String url() {
    return redis.url();
  }
}
