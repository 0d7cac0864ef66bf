package belfry.server.backplane.redis;

import static belfry.server.Eventually.eventually;
import static belfry.server.backplane.Arrivals.enter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Occupant;
import belfry.server.backplane.Outcome;
import belfry.server.backplane.redis.link.RedisTarget;
import belfry.server.measure.Measure;
import belfry.server.task.Failures;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A real Redis whose memory fills up beyond the share of the deployment. */
class RedisMemoryIT {
  private static final long SHARE = 8L << 20;
  private static final Nickname ANN = Nickname.of("ann");
  private static final RoomName BUSY = new RoomName("busy");

  /** Each room has this many entries, of 4,000 bytes. */
  private static final int ENTRIES = 100;

  private static final String LONG = "x".repeat(4_000);

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }

  private Backplane connect(String url) {
    RedisOptions options =
        new RedisOptions(
            RedisTarget.of(url, RedisTarget.PasswordFiles.NONE),
            Optional.empty(),
            RedisOptions.PREFIX,
            0,
            Duration.ofSeconds(30),
            Map.of(Setting.REDIS_MEMORY, SHARE),
            RedisOptions.LEASE);
    Backplane backplane = RedisBackplane.connect(options, new Failures());
    open.add(backplane);
    backplane.start((_, _, _) -> {});
    eventually(() -> assertTrue(backplane.health().proven()));
    return backplane;
  }

  private static EntryId say(Backplane at, LogName log, String text) {
    Draft draft = new Draft(Kind.SAY, ANN, "origin", null, text);
    return assertInstanceOf(Outcome.Appended.class, at.logs().append(log, draft)).id();
  }

  private static void fill(Backplane at, LogName log) {
    for (int i = 0; i < ENTRIES; i++) {
      say(at, log, LONG);
    }
  }

  private static LogName room(int number) {
    return LogName.of(new RoomName("room" + number));
  }

  private static int kept(Backplane at, LogName log) {
    return at.logs().before(log, null, 10 * ENTRIES).entries().size();
  }

  private static double metric(Backplane at, String name) {
    return at.measures().stream()
        .filter(measure -> measure.name().equals(name))
        .mapToDouble(measure ->
            switch (measure) {
              case Measure.Counter counter -> counter.value().getAsLong();
              case Measure.Gauge gauge -> gauge.value().getAsDouble();
              case Measure.Histogram _ -> throw new AssertionError(name);
            })
        .sum();
  }

  private static long used(RedisServer redis) throws IOException {
    return redis
        .command("INFO", "memory")
        .lines()
        .filter(line -> line.startsWith("used_memory:"))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void roomsWithoutMembersGoFirst() throws Exception {
    RedisServer redis = RedisServer.started("--maxmemory", "20mb");
    open.add(redis);
    Backplane one = connect(redis.url());
    Backplane other = connect(redis.url());
    enter(one, BUSY, new Occupant("ann", ANN, 0, null));
    fill(one, LogName.of(BUSY));

    for (int i = 0; i < 60; i++) { // 24 MB in all
      fill(other, room(i));
      say(one, LogName.of(BUSY), "still here");
    }

    eventually(() -> assertTrue(used(redis) < SHARE));
    assertEquals(ENTRIES + 60, kept(other, LogName.of(BUSY)));
    assertEquals(0, kept(other, room(0)));
    assertEquals(ENTRIES, kept(other, room(59)));
    assertTrue(metric(one, "redis_logs_removed") + metric(other, "redis_logs_removed") > 0);
    eventually(() -> {
      assertTrue(metric(one, "redis_memory_used_bytes") < SHARE);
      assertEquals(SHARE, metric(one, "redis_memory_limit_bytes"));
    });
  }

  @Test
  void nextMessageContinuesTheNumbersOfARemovedLog() throws Exception {
    RedisServer redis = RedisServer.started();
    open.add(redis);
    Backplane instance = connect(redis.url());
    EntryId first = say(instance, room(0), "one");
    EntryId last = say(instance, room(0), "two");
    LogName inbox = LogName.inbox("secret");
    say(instance, inbox, "to nobody");

    for (int i = 1; kept(instance, room(0)) > 0; i++) {
      fill(instance, room(i));
    }

    assertEquals(0, kept(instance, inbox));
    EntryId next = say(instance, room(0), "three");
    assertEquals(new EntryId(last.epoch(), last.seq() + 1), next);
    List<EntryId> ids =
        instance.logs().after(room(0), first, 10).entries().stream().map(e -> e.id()).toList();
    assertEquals(List.of(next), ids);
    for (String key : List.of("log", "meta")) {
      String name = new Keys("belfry").stream(room(0)).replace(":log:", ":" + key + ":");
      assertTrue(Long.parseLong(redis.command("TTL", name)) > 0, key);
    }
  }

  @Test
  void largestLogsAreShortenedIfAllHaveMembers() throws Exception {
    RedisServer redis = RedisServer.started();
    open.add(redis);
    Backplane instance = connect(redis.url());
    LogName quiet = LogName.of(new RoomName("quiet"));
    say(instance, quiet, "hello");
    enter(instance, new RoomName("quiet"), new Occupant("bob", ANN, 0, null));

    for (int i = 0; i < 30; i++) {
      enter(instance, new RoomName("room" + i), new Occupant("ann", ANN, 0, null));
      fill(instance, room(i));
    }

    eventually(() -> assertTrue(used(redis) < SHARE));
    assertEquals(1, kept(instance, quiet));
    assertTrue(metric(instance, "redis_logs_shortened") > 0);
    assertEquals(0, metric(instance, "redis_logs_removed"));
    say(instance, room(0), "still here");
  }

  @Test
  void eachMasterOfAClusterHasTheShare() throws Exception {
    RedisCluster cluster = RedisCluster.started(3, 0);
    open.add(cluster);
    Backplane instance = connect(cluster.url());

    for (int i = 0; i < 90; i++) {
      fill(instance, room(i));
    }

    for (RedisServer node : cluster.nodes()) {
      eventually(() -> assertTrue(used(node) < SHARE));
    }
    assertEquals(0, kept(instance, room(0)));
    assertEquals(ENTRIES, kept(instance, room(89)));
  }

  @Test
  void userWithFewRightsMayRemoveLogs() throws Exception {
    RedisServer redis = RedisServer.started();
    open.add(redis);
    String rights = "on >secret ~belfry:* &belfry:* +@all -@dangerous +info +config|get +role";
    assertEquals("OK", redis.command(("ACL SETUSER belfry " + rights).split(" ")));
    Backplane instance = connect("redis://belfry:secret@" + redis.address());
    say(instance, room(0), "hello");
    assertEquals(1, kept(instance, room(0)));

    redis.command("HSET", "belfry:settings", "redis-memory", "1m"); // less than Redis needs

    eventually(() -> assertEquals(0, kept(instance, room(0))));
  }
}
