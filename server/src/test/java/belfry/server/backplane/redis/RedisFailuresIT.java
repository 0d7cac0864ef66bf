package belfry.server.backplane.redis;

import static belfry.server.Eventually.eventually;
import static belfry.server.backplane.Arrivals.enter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.EntryId;
import belfry.protocol.Limits;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.Claim;
import belfry.server.backplane.Departure;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Holder;
import belfry.server.backplane.Kind;
import belfry.server.backplane.ListedRoom;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Names;
import belfry.server.backplane.Occupant;
import belfry.server.backplane.Outcome;
import belfry.server.backplane.PresenceChange;
import belfry.server.backplane.Recorder;
import belfry.server.backplane.redis.link.RedisTarget;
import belfry.server.measure.Measure;
import belfry.server.task.Failures;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What users notice when Redis, the way to it, or another instance fails. */
class RedisFailuresIT {
  private static final Keys KEYS = new Keys(RedisOptions.PREFIX);
  private static final Duration LEASE = Duration.ofMillis(1_500);
  private static final RoomName ROOM = new RoomName("ops");
  private static final LogName LOG = LogName.of(ROOM);
  private static final Nickname ANN = Nickname.of("ann");
  private static final Nickname BOB = Nickname.of("bob");

  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<String> lost = new CopyOnWriteArrayList<>();
  private RedisServer redis;

  @BeforeEach
  void startRedis() throws Exception {
    redis = RedisServer.started("--appendonly", "yes", "--appendfsync", "always");
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
    redis.close();
  }

  private Backplane connect() {
    return connect(redis.port());
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
    backplane.start((holder, name, _) -> lost.add(holder + " lost " + name));
    eventually(() -> assertTrue(backplane.health().proven()));
    return backplane;
  }

  private static Draft draft(String id, String text) {
    return new Draft(Kind.SAY, ANN, "origin", id, text);
  }

  private static EntryId say(Backplane instance, String text) {
    return assertInstanceOf(Outcome.Appended.class, instance.logs().append(LOG, draft(null, text)))
        .id();
  }

  private static Recorder follow(Backplane instance) {
    Recorder recorder = new Recorder();
    instance.logs().follow(LOG, recorder);
    return recorder;
  }

  @Test
  void killedChannelsLoseNothingAndRepeatNothing() throws Exception {
    Backplane here = connect();
    Recorder follower = follow(connect());
    List<String> said = new ArrayList<>();
    for (int n = 0; n < 300; n++) {
      if (n % 50 == 25) {
        redis.command("CLIENT", "KILL", "TYPE", "pubsub");
      }
      said.add("line " + n);
      say(here, "line " + n);
    }
    eventually(() -> assertEquals(said, follower.texts()));
    assertTrue(measured(here, "pubsub_resubscribes") > 0);
  }

  private static double measured(Backplane instance, String name) {
    return instance.measures().stream()
        .filter(measure -> measure.name().equals(name))
        .mapToDouble(measure ->
            switch (measure) {
              case Measure.Counter counter -> counter.value().getAsLong();
              case Measure.Gauge gauge -> gauge.value().getAsDouble();
              case Measure.Histogram _ -> throw new AssertionError(name + " is a histogram");
            })
        .sum();
  }

  @Test
  void lastLineBeforeSilenceArrivesThoughItsMessageWasLost() throws Exception {
    Backplane here = connect();
    Recorder follower = follow(connect());
    say(here, "one");
    eventually(() -> assertEquals(List.of("one"), follower.texts()));

    redis.command("CLIENT", "KILL", "TYPE", "pubsub");
    say(here, "two");

    eventually(Duration.ofSeconds(2), () -> assertEquals(List.of("one", "two"), follower.texts()));
  }

  @Test
  void draftIsRecognisedAcrossReconnects() throws Exception {
    Backplane here = connect();
    Outcome.Appended first =
        assertInstanceOf(Outcome.Appended.class, here.logs().append(LOG, draft("m1", "hello")));

    redis.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");

    assertEquals(
        new Outcome.Appended(first.id(), true), here.logs().append(LOG, draft("m1", "hello")));
  }

  @Test
  void killedConnectionsUnderLoadPostNothingTwice() throws Exception {
    Backplane here = connect();
    Recorder follower = follow(connect());
    List<String> acked = new ArrayList<>();
    for (int n = 0; n < 500; n++) {
      if (n % 100 == 50) {
        redis.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
      }
      say(here, "line " + n);
      acked.add("line " + n);
    }
    eventually(() -> assertEquals(acked, follower.texts()));
  }

  @Test
  void restartedRedisKeepsWhatWasAckedAndBeginsAnotherEpoch() throws Exception {
    Backplane here = connect();
    Recorder follower = follow(connect());
    EntryId before = say(here, "before");

    redis.kill();
    AtomicBoolean back = new AtomicBoolean();
    Thread restart =
        Thread.ofVirtual()
            .start(() -> {
              try {
                TimeUnit.MILLISECONDS.sleep(700);
                back.set(true);
                redis.start();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    EntryId after = say(here, "held while Redis was away");
    restart.join();

    assertTrue(back.get(), "it was held until Redis was back");
    assertTrue(after.epoch() > before.epoch());
    assertEquals(before.seq() + 1, after.seq());
    eventually(
        () -> assertEquals(List.of("before", "held while Redis was away"), follower.texts()));
    eventually(Duration.ofSeconds(2), () -> assertTrue(here.health().proven()));
    assertEquals(0, measured(here, "redis_commands_given_up"));
  }

  @Test
  void redisThatForgotEverythingIsSeenAsAnotherEpochWithoutAWrongRepeat() throws Exception {
    Backplane here = connect();
    Backplane there = connect();
    Recorder follower = follow(there);
    EntryId before = say(here, "one");
    eventually(() -> assertEquals(List.of("one"), follower.texts()));

    redis.command("FLUSHALL");
    EntryId after = say(here, "two");

    assertTrue(after.compareTo(before) > 0);
    eventually(() -> assertEquals(List.of("one", "two"), follower.texts()));
    assertEquals(1, measured(there, "epoch_changes"));
  }

  @Test
  void hungRedisIsNoticedWithinThreeSecondsAndItsReturnWithinTwo() throws Exception {
    Backplane here = connect();
    Recorder follower = follow(here);
    redis.suspend();
    try {
      eventually(Duration.ofSeconds(3), () -> assertFalse(here.health().proven()));
      eventually(() -> assertEquals(0, measured(here, "redis_up")));
      assertTrue(measured(here, "pubsub_probe_age_seconds") > 2);
      assertFalse(here.logs().append(LOG, draft("m1", "hello")) instanceof Outcome.Appended);
    } finally {
      redis.resume();
    }
    eventually(Duration.ofSeconds(2), () -> assertTrue(here.health().proven()));
    assertInstanceOf(Outcome.Appended.class, here.logs().append(LOG, draft("m1", "hello")));
    eventually(() -> assertEquals(List.of("hello"), follower.texts()));
  }

  @Test
  void whatCouldNotBeSentIsRefusedForCertain() throws Exception {
    Backplane here = connect();
    redis.kill();
    here.logs()
        .append(LOG, draft("m0", "whatever comes of it, the connection is known to be gone now"));
    assertInstanceOf(Outcome.Refused.class, here.logs().append(LOG, draft("m1", "hello")));
    redis.start();
    eventually(() -> assertTrue(here.health().proven()));
    assertEquals(
        false,
        assertInstanceOf(Outcome.Appended.class, here.logs().append(LOG, draft("m1", "hello")))
            .duplicate());
  }

  @Test
  void roomThatIsLeftWhileRedisIsAwayIsNotHeardFromThenOn() throws Exception {
    TcpProxy wire = new TcpProxy(redis.port());
    open.add(wire);
    Backplane cut = connect(wire.port());
    LogName other = LogName.of(new RoomName("other"));
    Recorder leaves = follow(cut);
    cut.logs().follow(other, new Recorder());

    wire.cut();
    eventually(() -> assertEquals("", channels()));
    cut.logs().unfollow(LOG, leaves);
    wire.mend();

    eventually(() -> assertTrue(channels().contains(KEYS.channel(other))));
    eventually(() -> assertFalse(channels().contains(KEYS.channel(LOG))));
  }

  private String channels() throws Exception {
    return redis.command("PUBSUB", "CHANNELS");
  }

  @Test
  void redisThatRefusesAndTakesAgainIsToldInTheLogOnceEach() throws Exception {
    connect();
    List<String> said = new CopyOnWriteArrayList<>();
    var logger = (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Probe.class);
    var listener =
        new AppenderBase<ILoggingEvent>() {
          @Override
          protected void append(ILoggingEvent event) {
            said.add(event.getLevel() + " " + event.getFormattedMessage());
          }
        };
    listener.start();
    logger.addAppender(listener);
    open.add(() -> logger.detachAppender(listener));

    redis.command("CONFIG", "SET", "min-replicas-to-write", "1");
    eventually(() -> assertEquals(1, said.size()));
    redis.command("CONFIG", "SET", "min-replicas-to-write", "0");
    eventually(() -> assertEquals(2, said.size()));

    assertEquals(
        List.of(
            "WARN messages are delayed or refused until Redis works again:"
                + " NOREPLICAS Not enough good replicas to write.",
            "INFO Redis takes messages again"),
        said);
  }

  @Test
  void manyWhoListALotOfRoomsAtOnceAskForThemTogether() throws Exception {
    int rooms = 600;
    List<String> counts = new ArrayList<>(List.of("HSET", KEYS.partition(0, "counts")));
    for (int n = 0; n < rooms; n++) {
      counts.addAll(List.of("room" + n, "1"));
    }
    redis.command(counts.toArray(String[]::new));
    Backplane here = connect();
    redis.command("CONFIG", "RESETSTAT");

    redis.suspend();
    List<FutureTask<List<ListedRoom>>> lists = new ArrayList<>();
    for (int n = 0; n < 20; n++) {
      FutureTask<List<ListedRoom>> list = new FutureTask<>(here.presence()::rooms);
      Thread asks = Thread.ofPlatform().daemon().start(list);
      eventually(() -> assertEquals(Thread.State.TIMED_WAITING, asks.getState()));
      lists.add(list);
    }
    redis.resume();

    for (FutureTask<List<ListedRoom>> list : lists) {
      assertEquals(rooms, list.get().size());
    }
    long made = calls("hgetall") / (2 * Partition.COUNT); // the members, and what is hidden
    assertTrue(made <= 3, () -> made + " lists were made");
    long others = 50; // more than the reads of periodic tasks meanwhile, less than the rooms beyond
    assertTrue(
        calls("hmget") <= made * Limits.LISTED + others, "no topics but of those that are shown");
  }

  private long calls(String command) throws Exception {
    return stat("commandstats", "cmdstat_" + command + ":calls=");
  }

  @Test
  void redisThatBecameAReplicaIsNotConnectedToAgainAndAgain() throws Exception {
    Backplane here = connect();
    redis.command("REPLICAOF", "127.0.0.1", "1"); // a port where nothing listens
    long before = connectionsSoFar();
    assertThrows(RefusedException.class, () -> here.names().find(ANN)); // tried for five seconds
    long connections = connectionsSoFar() - before;
    assertTrue(connections <= 10, () -> "there were " + connections);
  }

  private long connectionsSoFar() throws Exception {
    return stat("stats", "total_connections_received:");
  }

  private long stat(String section, String before) throws Exception {
    return redis
        .command("INFO", section)
        .lines()
        .filter(line -> line.startsWith(before))
        .mapToLong(line -> Long.parseLong(line.substring(before.length()).strip().split(",", 2)[0]))
        .sum();
  }

  @Test
  void instanceThatIsCutOffLeavesItsRoomsAndNamesAndLosesWhatOthersTook() throws Exception {
    TcpProxy wire = new TcpProxy(redis.port());
    open.add(wire);
    Backplane stays = connect();
    Backplane cut = connect(wire.port());
    Recorder follower = follow(stays);
    Holder first = new Holder("first", "secret of ann");
    Holder second = new Holder("second", "secret of bob");
    Occupant ann = new Occupant("first", ANN, 1_000, null);
    Occupant bob = new Occupant("second", BOB, 2_000, null);
    assertEquals(Claim.GRANTED, cut.names().claim(ANN, first));
    assertEquals(Claim.GRANTED, cut.names().claim(BOB, second));
    enter(cut, ROOM, ann);
    enter(cut, ROOM, bob);

    wire.cut();
    eventually(
        Duration.ofSeconds(20), // a lease and a bit, or more on a busy machine
        () ->
            assertEquals(
                List.of(
                    new PresenceChange.Came(ann, 1),
                    new PresenceChange.Came(bob, 2),
                    new PresenceChange.Went(ann, 1, Departure.DISCONNECTED),
                    new PresenceChange.Went(bob, 0, Departure.DISCONNECTED)),
                follower.changes()));
    eventually(
        () -> assertEquals(Claim.GRANTED, stays.names().claim(ANN, new Holder("third", "other"))));
    eventually(() -> assertTrue(stays.names().find(BOB).isEmpty()));

    Draft late = new Draft(Kind.SAY, ANN, "first", null, "said under a name that is lost");
    var outcome = CompletableFuture.supplyAsync(() -> cut.logs().append(LOG, late));
    wire.mend();
    eventually(() -> assertEquals(List.of("first lost ann"), lost));
    assertInstanceOf(Outcome.Refused.class, outcome.join());
    eventually(() ->
        assertEquals(
            Optional.of(new Names.Recipient(second.id(), second.inbox(), null)),
            stays.names().find(BOB)));
    eventually(() -> assertEquals(2, stays.presence().state(ROOM).members()));
    assertEquals(Claim.TAKEN, stays.names().claim(BOB, new Holder("fourth", "another")));
  }

  @Test
  void lineThatIsHeldIsNotSaidUnderANameThatIsLostMeanwhile() throws Exception {
    TcpProxy wire = new TcpProxy(redis.port());
    open.add(wire);
    assertNotSaidUnderALostName(wire::cut, wire::mend, wire.port());
  }

  @Test
  void lineThatIsOnItsWayIsNotSaidUnderANameThatIsLostMeanwhile() throws Exception {
    TcpProxy wire = new TcpProxy(redis.port());
    open.add(wire);
    assertNotSaidUnderALostName(wire::stall, wire::flow, wire.port());
  }

  @Test
  void lineIsNotSaidUnderALostNameWhereRedisHeardOfTheLeaseLate() throws Exception {
    TcpProxy wire = new TcpProxy(redis.port());
    open.add(wire);
    Runnable renewsLateAndStalls =
        () -> {
          wire.stallAt(KEYS.leases(Partition.number(LOG.text())));
          eventually(() -> assertTrue(wire.isStalled()));
          pause(LEASE.dividedBy(3));
          wire.flow();
          pause(LEASE.dividedBy(10)); // the answers come, and the next renewal does not
          wire.stall();
        };
    assertNotSaidUnderALostName(renewsLateAndStalls, wire::flow, wire.port());
  }

  private static void pause(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }

  private void assertNotSaidUnderALostName(Runnable cut, Runnable mend, int port) {
    Backplane stays = connect();
    Backplane away = connect(port);
    Recorder follower = follow(stays);
    assertEquals(Claim.GRANTED, away.names().claim(ANN, new Holder("first", "secret")));
    Draft held = new Draft(Kind.SAY, ANN, "first", null, "asked while the name was held");

    cut.run();
    var outcome = CompletableFuture.supplyAsync(() -> away.logs().append(LOG, held));
    eventually(
        () -> assertEquals(Claim.GRANTED, stays.names().claim(ANN, new Holder("other", "other"))));
    assertFalse(
        outcome.isDone(),
        () -> "it is held until the name is somebody else's, but was " + outcome.join());
    mend.run();

    eventually(() -> assertEquals(List.of("first lost ann"), lost));
    assertFalse(outcome.join() instanceof Outcome.Appended, () -> outcome.join().toString());
    say(stays, "said by somebody else");
    eventually(() -> assertEquals(List.of("said by somebody else"), follower.texts()));
  }

  @Test
  void membersArePutRightWhereRedisWentBackInTimeThoughTheirNumberIsTheSame() throws Exception {
    RedisServer forgetful = RedisServer.started();
    open.add(forgetful);
    Backplane here = connect(forgetful.port());
    Occupant ann = new Occupant("first", ANN, 1_000, null);
    Occupant bob = new Occupant("second", BOB, 2_000, null);
    enter(here, ROOM, ann);
    forgetful.command("SAVE");
    here.presence().exit(ROOM, ann, Departure.LEFT);
    enter(here, ROOM, bob);

    forgetful.kill();
    forgetful.start();

    eventually(() -> assertEquals(List.of(bob), here.presence().people(ROOM, 10)));
  }

  @Test
  void nobodyLosesAnythingWhileRedisHangs() throws Exception {
    Backplane here = connect();
    Backplane there = connect();
    Recorder follower = follow(there);
    Holder holder = new Holder("first", "secret");
    Occupant ann = new Occupant("first", ANN, 1_000, null);
    assertEquals(Claim.GRANTED, here.names().claim(ANN, holder));
    enter(here, ROOM, ann);

    redis.suspend();
    TimeUnit.MILLISECONDS.sleep(LEASE.multipliedBy(2).toMillis()); // longer than any lease
    redis.resume();

    eventually(() -> assertTrue(there.health().proven()));
    for (long end = System.nanoTime() + LEASE.toNanos(); System.nanoTime() < end; ) {
      assertEquals(Claim.TAKEN, there.names().claim(ANN, new Holder("second", "other")));
      TimeUnit.MILLISECONDS.sleep(50);
    }
    assertEquals(List.of(new PresenceChange.Came(ann, 1)), follower.changes());
    assertEquals(List.of(), lost);
  }

  @Test
  void instanceThatEndsInOrderGivesEverythingBackAtOnce() throws Exception {
    Backplane stays = connect();
    Backplane ends = connect();
    Recorder follower = follow(stays);
    ends.names().claim(ANN, new Holder("first", "secret"));
    enter(ends, ROOM, new Occupant("first", ANN, 1_000, null));

    open.remove(ends);
    ends.close();

    eventually(
        Duration.ofSeconds(1),
        () ->
            assertEquals(
                List.of(1, 0), follower.changes().stream().map(PresenceChange::members).toList()));
    assertEquals(Claim.GRANTED, stays.names().claim(ANN, new Holder("second", "other")));
  }

  @Test
  void manySendersOnTwoInstancesSeeOneOrderThroughARestart() throws Exception {
    Backplane here = connect();
    Backplane there = connect();
    Recorder first = follow(here);
    Recorder second = follow(there);
    int senders = 8;
    int each = 40;
    List<String> acked = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (int s = 0; s < senders; s++) {
      Backplane instance = s % 2 == 0 ? here : there;
      String sender = "s" + s;
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                for (int n = 0; n < each; n++) {
                  Draft draft = draft(sender + n, sender + ":" + n);
                  while (!(instance.logs().append(LOG, draft) instanceof Outcome.Appended)) {
                    Thread.onSpinWait();
                  }
                  acked.add(draft.text());
                }
              }));
    }
    eventually(() -> assertTrue(acked.size() > senders * each / 3));
    redis.kill();
    redis.start();
    for (Thread thread : threads) {
      thread.join();
    }

    eventually(() -> assertEquals(senders * each, first.entries().size()));
    eventually(() -> assertEquals(first.entries(), second.entries()));
    List<String> texts = first.entries().stream().map(Entry::text).toList();
    assertEquals(texts.stream().distinct().toList(), texts, "nothing twice");
    for (int s = 0; s < senders; s++) {
      String prefix = "s" + s + ":";
      List<String> mine = texts.stream().filter(text -> text.startsWith(prefix)).toList();
      for (int n = 0; n < each; n++) {
        assertEquals(prefix + n, mine.get(n));
      }
    }
  }
}
