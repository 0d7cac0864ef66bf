package belfry.server.backplane.redis.link;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class CheckupFuzzTest {
  @FuzzTest(maxDuration = "2m")
  void whateverRedisSaysOfItselfItIsUsableOrNot(FuzzedDataProvider data) {
    RedisTarget target =
        RedisTarget.of(
            data.consumeBoolean() ? "redis://h" : "redis-cluster://h",
            RedisTarget.PasswordFiles.NONE);
    Map<String, String> info = new HashMap<>();
    for (String name :
        List.of(
            "redis_version",
            "maxmemory_policy",
            "cluster_enabled",
            "role",
            "aof_enabled",
            "connected_slaves")) {
      if (data.consumeBoolean()) {
        info.put(name, data.consumeString(20));
      }
    }
    Map<String, String> config = new HashMap<>();
    for (String name : List.of("appendfsync", "save", "min-replicas-to-write")) {
      if (data.consumeBoolean()) {
        config.put(name, data.consumeString(20));
      }
    }
    Checkup checkup = new Checkup(List.of(new Checkup.Node(info, config)));
    try {
      checkup.require(target);
    } catch (UnusableRedisException e) {
      assertNotNull(e.getMessage());
    }
    assertNotNull(checkup.promise(target, data.consumeInt(0, 3)));
  }
}
