package belfry.server.backplane.redis.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import belfry.server.backplane.redis.RedisOptions;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisURI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisTargetTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "redis://h redis://h:6379",
        "redis://:secret@h:7000/2 redis://h:7000",
        "rediss://ann:secret@h rediss://h:6379",
        "redis-sentinel://h1,h2:7000#bells redis-sentinel://h1:26379,h2:7000#bells",
        "redis-sentinel://secret@h1#bells redis-sentinel://h1:26379#bells",
        "redis-cluster://h1,h2:7000 redis-cluster://h1:6379,h2:7000",
        "rediss-cluster://:secret@h1/ rediss-cluster://h1:6379"
      })
  void targetIsShownWithItsHostsAndWithoutAPassword(String url, String shown) {
    assertEquals(shown, RedisTarget.of(url, null).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "h:6379",
        "http://:secret@h",
        "redis://",
        "redis-sentinel://secret@h1,h2",
        "redis-cluster://",
        "redis-cluster://:secret@h1,,h2",
        "rediss:/:secret@h"
      })
  void whatIsNoUrlOfARedisIsRefusedWithoutQuotingThePassword(String url) {
    String why =
        assertThrows(IllegalArgumentException.class, () -> RedisTarget.of(url, null)).getMessage();
    assertEquals(1, why.lines().count());
    assertFalse(why.contains("secret"));
  }

  @Test
  void passwordAndUserOfTheUrlAreUsed() {
    assertCredentials("ann", "secret", RedisTarget.of("redis://ann:secret@h", null));
    assertCredentials(null, "secret", RedisTarget.of("redis://:secret@h", null));
    assertCredentials(null, "secret", RedisTarget.of("redis-cluster://:secret@h1,h2", null));
  }

  @Test
  void passwordOfAFileReplacesThatOfTheUrl() {
    assertCredentials(null, "filed", RedisTarget.of("redis://h", "filed"));
    assertCredentials("ann", "filed", RedisTarget.of("redis://ann:old@h", "filed"));
    assertCredentials(null, "filed", RedisTarget.of("redis-sentinel://h1,h2#bells", "filed"));
    assertCredentials("ann", "filed", RedisTarget.of("redis-cluster://ann:old@h1,h2", "filed"));
  }

  private static void assertCredentials(String user, String password, RedisTarget target) {
    for (RedisURI uri :
        switch (target) {
          case RedisTarget.Single single -> List.of(single.uri());
          case RedisTarget.Sentinel sentinel -> List.of(sentinel.uri());
          case RedisTarget.Cluster cluster -> cluster.seeds();
        }) {
      RedisCredentials credentials = uri.getCredentialsProvider().resolveCredentials().block();
      assertInstanceOf(RedisCredentials.class, credentials);
      assertEquals(user, credentials.getUsername());
      assertArrayEquals(password.toCharArray(), credentials.getPassword());
    }
  }

  @Test
  void replicasToConfirmCanNotBeHadOfACluster() {
    RedisTarget cluster = RedisTarget.of("redis-cluster://h1", null);
    assertThrows(
        IllegalArgumentException.class,
        () -> new RedisOptions(cluster, 1, RedisOptions.LEASE, 10, RedisOptions.LEASE));
  }
}
