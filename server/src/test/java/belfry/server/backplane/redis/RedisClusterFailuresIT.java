package belfry.server.backplane.redis;

import static belfry.server.Eventually.eventually;
import static belfry.server.backplane.Arrivals.enter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.backplane.Backplane;
import belfry.server.backplane.Holder;
import belfry.server.backplane.redis.link.RedisTarget;
import belfry.server.task.Failures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Changes and failures of a Redis Cluster while publishers send. */
class RedisClusterFailuresIT {
  private static final Keys KEYS = new Keys(RedisOptions.PREFIX);
  private final List<AutoCloseable> open = new ArrayList<>();
  private RedisCluster cluster;

  private void start(int masters, int replicasOfEach) throws Exception {
    cluster = RedisCluster.started(masters, replicasOfEach);
    open.add(cluster);
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }

  private Backplane connect() {
    RedisOptions options =
        new RedisOptions(
            RedisTarget.of(cluster.url(), RedisTarget.PasswordFiles.NONE),
            0,
            Duration.ofSeconds(5),
            100_000,
            RedisOptions.LEASE);
    Backplane backplane = RedisBackplane.connect(options, new Failures());
    open.add(backplane);
    backplane.start((_, _, _) -> {});
    eventually(() -> assertTrue(backplane.health().proven()));
    return backplane;
  }

  @Test
  void roomThatMovesToAnotherNodeWhilePeopleTalkLosesAndRepeatsNothing() throws Exception {
    start(3, 0);
    Backplane here = connect();
    Backplane there = connect();
    enter(here, Publishers.ROOM, Publishers.ANN);
    here.names().claim(Publishers.ANN.name(), new Holder("first", "secret"));
    Publishers publishers = Publishers.on(here, there);

    String stream = KEYS.stream(Publishers.LOG);
    RedisServer from = cluster.masterOf(stream);
    RedisServer to = cluster.nodes().get((cluster.nodes().indexOf(from) + 1) % 3);
    cluster.migrate(stream, from, to);
    publishers.awaitMore(1_000);
    cluster.migrate(stream, to, from);
    publishers.awaitMore(1_000);

    Publishers.Result result = publishers.end();
    System.out.println("slot migration, there and back: " + result);
    assertEquals(new Publishers.Result(result.acked(), 0, 0, 0), result);
    assertEquals(1, there.presence().state(Publishers.ROOM).members());
    assertEquals(1, there.presence().people(Publishers.ROOM, 10).size());
  }

  @Test
  void crashedMasterIsReplacedByItsReplicaWhilePeopleTalk() throws Exception {
    start(3, 1);
    Backplane here = connect();
    Backplane there = connect();
    Publishers publishers = Publishers.on(here, there);
    assertTrue(here.promise().endsWith("; a failover may lose the last seconds"), here.promise());

    cluster.masterOf(KEYS.stream(Publishers.LOG)).kill();
    publishers.awaitMore(1_000);

    Publishers.Result result = publishers.end();
    System.out.println("crash of a cluster's master: " + result);
    result.assertSound();
    eventually(() -> assertTrue(here.health().proven() && there.health().proven()));
    eventually(() -> assertTrue(here.promise().endsWith("(no replica)"), here.promise()));
  }
}
