package belfry.server.backplane.redis;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import belfry.server.LoggedErrors;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Outcome;
import belfry.server.backplane.redis.link.RedisTarget;
import belfry.server.task.Failures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Instances that are started with different settings, on real Redis. */
class RedisSettingsIT {
  private static final LogName ROOM = LogName.of(new RoomName("ops"));

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }

  private RedisServer startRedis() throws Exception {
    RedisServer redis = RedisServer.started();
    open.add(redis);
    return redis;
  }

  private static RedisOptions options(String url, Map<Setting, Long> asked) {
    return new RedisOptions(
        RedisTarget.of(url, RedisTarget.PasswordFiles.NONE),
        Optional.empty(),
        RedisOptions.PREFIX,
        0,
        Duration.ofSeconds(30),
        asked,
        RedisOptions.LEASE);
  }

  /** An instance whose operator gave a length of histories, or none. */
  private Backplane connect(String url, Long... history) {
    Map<Setting, Long> asked = history.length == 0 ? Map.of() : Map.of(Setting.HISTORY, history[0]);
    Backplane backplane = RedisBackplane.connect(options(url, asked), new Failures());
    open.add(backplane);
    backplane.start((_, _, _) -> {});
    eventually(() -> assertEquals(true, backplane.health().proven()));
    return backplane;
  }

  private static void say(Backplane at, int times) {
    for (int i = 0; i < times; i++) {
      Draft draft = new Draft(Kind.SAY, Nickname.of("ann"), "origin", null, "line " + i);
      assertInstanceOf(Outcome.Appended.class, at.logs().append(ROOM, draft));
    }
  }

  private static int kept(Backplane at) {
    return at.logs().before(ROOM, null, 1_000).entries().size();
  }

  @Test
  void everyInstanceKeepsTheHistoryOfTheFirst() throws Exception {
    String url = startRedis().url();
    try (LoggedErrors logged = new LoggedErrors(Settings.class)) {
      Backplane first = connect(url, 40L);
      Backplane other = connect(url, 12L);
      Backplane third = connect(url);

      say(first, 30);
      say(other, 30);
      say(third, 1);

      assertEquals(40, kept(third));
      assertEquals(
          List.of(
              "--history 12 has no effect: the deployment has 40 (to change it for all instances:"
                  + " scripts/admin set history 12)"),
          logged.warnings());
    }
  }

  @Test
  void changeReachesInstancesThatRunAlready() throws Exception {
    String url = startRedis().url();
    Backplane one = connect(url);
    Backplane other = connect(url);
    say(one, 20);
    assertEquals(20, kept(other));

    try (var settings = DeploymentSettings.connect(options(url, Map.of()), new Failures())) {
      assertEquals(
          Map.of(
              Setting.HISTORY,
              "1000",
              Setting.ARCHIVE,
              "0",
              Setting.ARCHIVE_LAG,
              "100000",
              Setting.REDIS_MEMORY,
              "default"),
          settings.all());
      settings.set(Setting.HISTORY, 5);
    }

    for (Backplane instance : List.of(one, other)) {
      eventually(() -> {
        say(instance, 1);
        assertEquals(5, kept(instance));
      });
      say(instance, 10);
      assertEquals(5, kept(instance));
    }
  }

  @Test
  void settingsReturnToARedisThatLostThem() throws Exception {
    RedisServer redis = startRedis();
    connect(redis.url(), 7L);

    redis.command("FLUSHALL");

    eventually(() -> assertEquals("7", redis.command("HGET", "belfry:settings", "history")));
  }

  @Test
  void settingThatCantBeUsedLeavesThePresentOne() throws Exception {
    RedisServer redis = startRedis();
    try (LoggedErrors logged = new LoggedErrors(Settings.class)) {
      Backplane instance = connect(redis.url(), 7L);
      redis.command("HSET", "belfry:settings", "history", "0");

      eventually(() ->
          assertEquals(
              List.of(
                  "Redis has a setting that can't be used; this instance uses 7: history is from 1"
                      + " to 100000, not 0"),
              logged.warnings()));
      say(instance, 10);
      assertEquals(7, kept(instance));
    }
  }

  @Test
  void instancesOfAClusterAgreeToo() throws Exception {
    RedisCluster cluster = RedisCluster.started(3, 0);
    open.add(cluster);
    Backplane first = connect(cluster.url(), 5L);
    Backplane other = connect(cluster.url(), 9L);

    say(other, 20);

    assertEquals(5, kept(first));
  }
}
