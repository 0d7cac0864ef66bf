package belfry.server.backplane.redis.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckupTest {
  private static final RedisTarget SINGLE =
      RedisTarget.of("redis://h", RedisTarget.PasswordFiles.NONE);
  private static final RedisTarget SENTINEL =
      RedisTarget.of("redis-sentinel://h#bells", RedisTarget.PasswordFiles.NONE);
  private static final RedisTarget CLUSTER =
      RedisTarget.of("redis-cluster://h", RedisTarget.PasswordFiles.NONE);

  private static Checkup.Node node(String aof, String fsync, String save, int replicas) {
    Map<String, String> config = new HashMap<>();
    config.put("appendfsync", fsync);
    config.put("save", save);
    return new Checkup.Node(Map.of("aof_enabled", aof, "connected_slaves", "" + replicas), config);
  }

  private static String promise(RedisTarget target, int ackReplicas, Checkup.Node... nodes) {
    String all = new Checkup(Arrays.asList(nodes)).promise(target, ackReplicas);
    String begin = "acks survive: the end of this process; ";
    assertEquals(begin, all.substring(0, begin.length()));
    return all.substring(begin.length());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1|always|''|a crash of Redis and of its machine (AOF, fsync always)",
        "1|everysec|3600 1|a crash of Redis (AOF); of its machine, all but the last second or so",
        "1|no|''|a crash of Redis (AOF); of its machine, all but the last half minute or so",
        "0|everysec|''|not the end of Redis (neither AOF nor snapshots)",
        "0|everysec|3600 1|a crash of Redis only up to its last snapshot (no AOF)"
      })
  void whatACrashLeavesDependsOnWhatIsWritten(
      String aof, String fsync, String save, String promised) {
    assertEquals(
        promised + "; not the loss of its machine (no replica)",
        promise(SINGLE, 0, node(aof, fsync, save, 0)));
  }

  @Test
  void settingsThatMayNotBeAskedMakeThePromiseSmaller() {
    var silent = new Checkup.Node(Map.of("aof_enabled", "0"), Map.of());
    assertEquals(
        "not surely a crash of Redis (no AOF); not the loss of its machine (no replica)",
        promise(SINGLE, 0, silent));
    var silentWithFile = new Checkup.Node(Map.of("aof_enabled", "1"), Map.of());
    assertEquals(
        "a crash of Redis (AOF); not the loss of its machine (no replica)",
        promise(SINGLE, 0, silentWithFile));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0|not the loss of its machine (no replica)",
        "2|0|a failover may lose the last seconds"
            + " (--ack-replicas 2 would have every replica confirm each message)",
        "2|2|a failover (every replica confirms each message)",
        "2|1|a failover after the master crashed, not one by hand or in a split network"
            + " (1 of 2 replicas confirm each message)",
        "1|2|nothing is acked now: --ack-replicas is 2 and Redis has 1 connected"
      })
  void whatAFailoverLeavesDependsOnHowManyReplicasConfirm(
      int replicas, int ackReplicas, String promised) {
    assertEquals(
        "a crash of Redis and of its machine (AOF, fsync always); " + promised,
        promise(SENTINEL, ackReplicas, node("1", "always", "", replicas)));
  }

  @Test
  void clusterPromisesWhatItsWeakestMasterDoes() {
    assertEquals(
        "a crash of Redis only up to its last snapshot (no AOF);"
            + " not the loss of its machine (no replica)",
        promise(
            CLUSTER,
            0,
            node("1", "always", "", 1),
            node("0", "always", "3600 1", 2),
            node("1", "everysec", "", 0)));
    assertEquals(
        "a crash of Redis (AOF); of its machine, all but the last second or so;"
            + " a failover may lose the last seconds",
        promise(CLUSTER, 0, node("1", "always", "", 1), node("1", "everysec", "", 2)));
  }

  private static Checkup.Node usable(String version, String cluster, String role, String policy) {
    return new Checkup.Node(
        Map.of(
            "redis_version",
            version,
            "cluster_enabled",
            cluster,
            "role",
            role,
            "maxmemory_policy",
            policy),
        Map.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "6.2.14|0|master|noeviction|redis://h:6379 is Redis 6.2.14; Belfry needs 7.0 or newer",
        "''|0|master|noeviction|redis://h:6379 is Redis ; Belfry needs 7.0 or newer",
        "7.0.15|0|master|volatile-lru|redis://h:6379 has maxmemory-policy volatile-lru"
            + " and would forget messages and names; set it to noeviction",
        "7.0.15|1|master|noeviction|redis://h:6379 is a node of a cluster;"
            + " write redis-cluster://host:port",
        "7.0.15|0|slave|noeviction|redis://h:6379 is a replica, which takes no messages;"
            + " name its master or the sentinels"
      })
  void whatCanNotBeUsedIsRefusedWithTheReason(
      String version, String cluster, String role, String policy, String why) {
    Checkup checkup = new Checkup(List.of(usable(version, cluster, role, policy)));
    assertEquals(
        why,
        assertThrows(UnusableRedisException.class, () -> checkup.require(SINGLE)).getMessage());
  }

  @Test
  void everyMasterOfAClusterMustBeUsable() {
    var good = usable("10.1.0", "1", "master", "noeviction");
    new Checkup(List.of(good, good)).require(CLUSTER);
    var forgetful = usable("7.0.15", "1", "master", "allkeys-lru");
    Checkup checkup = new Checkup(List.of(good, forgetful));
    assertThrows(UnusableRedisException.class, () -> checkup.require(CLUSTER));
  }
}
