package belfry.server.backplane.redis;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Outcome;
import belfry.server.backplane.Recorder;
import belfry.server.backplane.redis.link.RedisTarget;
import belfry.server.task.Failures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Gaps that followers get when a Redis comes back with all of its entries, with some or none. */
class RedisSetBackIT {
  private static final Keys KEYS = new Keys(RedisOptions.PREFIX);
  private static final Duration LEASE = Duration.ofMillis(1_500);
  private static final LogName ROOM = LogName.of(new RoomName("ops"));
  private static final LogName INBOX = LogName.inbox("secret");

  private final List<AutoCloseable> open = new ArrayList<>();
  private RedisServer redis;

  @BeforeEach
  void startRedis() throws Exception {
    redis = RedisServer.started();
    open.add(redis);
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }

  private Backplane connect(int port) {
    RedisOptions options =
        new RedisOptions(
            RedisTarget.of("redis://127.0.0.1:" + port, RedisTarget.PasswordFiles.NONE),
            0,
            Duration.ofSeconds(5),
            1_000,
            LEASE);
    Backplane backplane = RedisBackplane.connect(options, new Failures());
    open.add(backplane);
    backplane.start((_, _, _) -> {});
    eventually(() -> assertTrue(backplane.health().proven()));
    return backplane;
  }

  private Backplane connect() {
    return connect(redis.port());
  }

  private static Recorder follow(Backplane instance, LogName log) {
    Recorder recorder = new Recorder();
    instance.logs().follow(log, recorder);
    return recorder;
  }

  private static EntryId say(Backplane instance, LogName log, String text) {
    Draft draft = new Draft(Kind.SAY, Nickname.of("ann"), "origin", text, text);
    Outcome outcome = instance.logs().append(log, draft);
    while (!(outcome instanceof Outcome.Appended)) { // Redis is away for a moment
      outcome = instance.logs().append(log, draft);
    }
    return assertInstanceOf(Outcome.Appended.class, outcome).id();
  }

  private static void say(Backplane instance, LogName log, int from, int to) {
    for (int n = from; n <= to; n++) {
      say(instance, log, "line " + n);
    }
  }

  private static void heard(Recorder recorder, int entries) {
    eventually(() -> assertEquals(entries, recorder.entries().size()));
  }

  /** Keeps what Redis holds now, as the last state that a power cut leaves. */
  private void keep() throws Exception {
    assertEquals("OK", redis.command("SAVE"));
  }

  private void restart() throws Exception {
    redis.kill();
    redis.start();
  }

  @Test
  void roomsAndInboxesBeginWithoutAGap() {
    Backplane here = connect();
    for (LogName log : List.of(ROOM, INBOX)) {
      Recorder early = follow(connect(), log);
      say(here, log, 1, 2);
      heard(early, 2);
      assertEquals(List.of(), early.gaps());
      assertEquals(List.of(), follow(here, log).gaps());
    }
  }

  @Test
  void redisThatLosesNothingMakesNoGapForThoseWhoStay() throws Exception {
    Backplane here = connect();
    Backplane there = connect();
    List<Recorder> all = List.of(follow(here, ROOM), follow(there, ROOM), follow(there, INBOX));
    LogName unused = LogName.of(new RoomName("unused"));
    Recorder empty = follow(there, unused);
    say(here, ROOM, 1, 3);
    say(here, INBOX, 1, 3);
    for (Recorder recorder : all) {
      heard(recorder, 3);
    }

    keep();
    restart();
    say(here, ROOM, 4, 5);
    say(here, INBOX, 4, 5);
    say(here, unused, 1, 1);

    for (Recorder recorder : all) {
      heard(recorder, 5);
      assertEquals(List.of(), recorder.gaps());
    }
    heard(empty, 1);
    assertEquals(List.of(), empty.gaps());
    Recorder late = follow(here, ROOM);
    assertEquals(5, late.entries().size());
    assertEquals(List.of(), late.gaps());
  }

  @Test
  void instanceThatWasBehindAndSpeaksFirstGetsTheLostEntriesAsAGap() throws Exception {
    TcpProxy way = new TcpProxy(redis.port());
    open.add(way);
    Backplane ann = connect();
    Backplane bob = connect(way.port());
    for (LogName log : List.of(ROOM, INBOX)) {
      Recorder atAnn = follow(ann, log);
      Recorder atBob = follow(bob, log);
      say(ann, log, 1, 3);
      heard(atBob, 3);
      keep();
      way.cut();
      say(ann, log, 4, 8);
      heard(atAnn, 8);
      EntryId lost = atAnn.last();

      restart();
      way.mend();
      EntryId first = say(bob, log, "after the loss");

      heard(atBob, 4);
      assertEquals(List.of(new EntryId(lost.epoch(), lost.seq() - 5) + ".." + lost), atBob.gaps());
      heard(atAnn, 9);
      assertEquals(List.of(), atAnn.gaps());
      assertTrue(first.compareTo(lost) > 0);
    }
  }

  @Test
  void appendedEntriesThatNobodyFollowedAreAGap() throws Exception {
    TcpProxy way = new TcpProxy(redis.port());
    open.add(way);
    Backplane ann = connect();
    Backplane bob = connect(way.port());
    Recorder inbox = follow(bob, INBOX);
    way.cut();
    say(ann, INBOX, 1, 3);

    keep();
    redis.command("FLUSHALL");
    keep();
    restart();
    way.mend();
    say(ann, INBOX, "after the loss");

    heard(inbox, 1);
    assertEquals(1, inbox.gaps().size(), inbox.gaps()::toString);
  }

  @Test
  void instanceThatSpeaksKnowsWhatItAppendedBeforeItsReport() throws Exception {
    TcpProxy wayOfAnn = new TcpProxy(redis.port());
    open.add(wayOfAnn);
    TcpProxy wayOfBob = new TcpProxy(redis.port());
    open.add(wayOfBob);
    Backplane ann = connect(wayOfAnn.port());
    Backplane bob = connect(wayOfBob.port());
    Recorder inbox = follow(bob, INBOX);
    wayOfBob.cut();
    say(ann, INBOX, 1, 3);
    wayOfAnn.cut();

    redis.command("FLUSHALL");
    keep();
    restart();
    wayOfBob.mend();
    awaitReport(INBOX);
    wayOfAnn.mend();
    say(ann, INBOX, "after the loss");

    heard(inbox, 1);
    assertEquals(1, inbox.gaps().size(), inbox.gaps()::toString);
  }

  @Test
  void instanceThatRedisHasForgottenMayHaveKnownMore() throws Exception {
    TcpProxy wayOfAnn = new TcpProxy(redis.port());
    open.add(wayOfAnn);
    TcpProxy wayOfBob = new TcpProxy(redis.port());
    open.add(wayOfBob);
    Backplane bob = connect(wayOfBob.port());
    Recorder atBob = follow(bob, ROOM);
    say(bob, ROOM, 1, 2);
    heard(atBob, 2);
    keep();
    Backplane ann = connect(wayOfAnn.port());
    awaitTwoRenewals(ROOM);
    wayOfBob.cut();
    say(ann, ROOM, 3, 5);
    wayOfAnn.cut();

    restart(); // with the lease of bob's instance alone
    wayOfBob.mend();
    say(bob, ROOM, "after the loss");

    heard(atBob, 3);
    assertEquals(1, atBob.gaps().size(), atBob.gaps()::toString);
  }

  /** Waits until an instance has reported to this life of Redis. */
  private void awaitReport(LogName log) {
    String life = KEYS.life(Partition.number(log.text()));
    eventually(() -> assertTrue(redis.command("HKEYS", life).contains("reported:")));
  }

  /** Waits until every instance has twice renewed its lease in the partition of a log. */
  private void awaitTwoRenewals(LogName log) throws Exception {
    String leases = KEYS.leases(Partition.number(log.text()));
    String pulse = "*";
    for (int i = 0; i < 2; i++) {
      long before = Long.parseLong(redis.command("ZSCORE", leases, pulse));
      for (String one : redis.command("ZRANGE", leases, "0", "-1").lines().toList()) {
        eventually(() -> {
          long until = Long.parseLong(redis.command("ZSCORE", leases, one));
          assertTrue(one.equals(pulse) || until - LEASE.toMillis() > before);
        });
      }
    }
  }

  @Test
  void redisThatIsSetBackUnderNewInstancesMakesAGapForEverybody() throws Exception {
    Backplane before = connect();
    say(before, ROOM, 1, 3);
    keep();
    say(before, ROOM, 4, 8);
    redis.kill();
    before.close();
    redis.start();

    Backplane after = connect();
    Recorder early = follow(after, ROOM);
    EntryId first = say(after, ROOM, "after the loss");
    heard(early, 4);
    assertEquals(1, early.gaps().size(), early.gaps()::toString);
    List<Entry> kept = after.logs().after(ROOM, null, 10).entries();
    assertEquals(first, kept.getLast().id());
    assertEquals(null, kept.getLast().follows());
    assertEquals(early.gaps(), follow(after, ROOM).gaps(), "whoever comes later crosses it, too");
  }
}
