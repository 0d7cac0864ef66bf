package belfry.server.backplane.local;

import static belfry.server.backplane.Arrivals.enter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Code;
import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomInfo;
import belfry.protocol.RoomName;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.BackplaneContract;
import belfry.server.backplane.Departure;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Kind;
import belfry.server.backplane.ListedRoom;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Occupant;
import belfry.server.backplane.Outcome;
import belfry.server.backplane.Recorder;
import belfry.server.backplane.Retention;
import belfry.server.task.Failures;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LocalBackplaneTest extends BackplaneContract {
  private static final Nickname ANN = Nickname.of("ann");
  private static final InstantSource STANDING_STILL = InstantSource.fixed(Instant.EPOCH);

  @Override
  protected List<Backplane> make() {
    var bounds = new LocalBackplane.Bounds(HISTORY, 1 << 20, 100, 8 << 20);
    return List.of(new LocalBackplane(bounds, InstantSource.system(), failures));
  }

  @Test
  void logIsBoundedByBytesButKeepsItsNewestEntry() {
    Backplane small = bounded(1_000, 10_000, 10, 1_000_000);
    for (int n = 1; n <= 20; n++) {
      append(small, "a", n + "x".repeat(1_000));
    }
    assertEquals(4, texts(small, "a").size());
    append(small, "a", "y".repeat(50_000));
    assertEquals(1, texts(small, "a").size());
  }

  @Test
  void oldEntriesLeaveTheMemory() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    var keep =
        new Retention(Optional.of(Duration.ofHours(2)), Map.of(log("dev"), Optional.empty()));
    var bounds = new LocalBackplane.Bounds(HISTORY, 1 << 20, 100, 8 << 20, keep);
    try (LocalBackplane one = new LocalBackplane(bounds, now::get, failures)) {
      append(one, "ops", "first");
      append(one, "dev", "first");
      now.set(Instant.EPOCH.plus(Duration.ofHours(1)));
      append(one, "ops", "second");
      now.set(Instant.EPOCH.plus(Duration.ofHours(2)).plusMillis(1));
      assertEquals(List.of("second"), texts(one, "ops"));
      assertEquals(List.of("first"), texts(one, "dev"));
      now.set(Instant.EPOCH.plus(Duration.ofHours(9)));
      Recorder late = new Recorder();
      one.logs().follow(log("ops"), late);
      assertEquals(List.of(), late.texts());
      append(one, "ops", "third");
      assertEquals(List.of("third"), texts(one, "ops"));
    }
  }

  @Test
  void oldEntriesOfAnUnusedLogLeaveTheMemory() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    Retention keep = Retention.of(Duration.ofHours(2));
    var bounds = new LocalBackplane.Bounds(HISTORY, 1 << 20, 100, 8 << 20, keep);
    var store = new LogStore(bounds, new MemoryJournal(now::get), System::nanoTime, failures);
    LocalLogs logs = new LocalLogs(store, keep, now::get);
    Recorder follower = new Recorder();
    logs.follow(log("ops"), follower);
    logs.append(log("ops"), new Draft(Kind.SAY, ANN, "a", null, "secret"));
    logs.removeOld();
    assertEquals(List.of(), follower.expired());
    now.set(Instant.EPOCH.plus(Duration.ofHours(3)));
    logs.removeOld();
    assertEquals(0, store.find(log("ops")).orElseThrow().bytes());
    assertEquals(1, follower.expired().getFirst().seq());
  }

  @Test
  void logThatWasLeftAloneLongestMakesRoomForAnother() {
    Backplane small = bounded(10, 10_000, 20, 1_000_000);
    Recorder follower = new Recorder();
    small.logs().follow(log("followed"), follower);
    for (int n = 1; n <= 19; n++) {
      append(small, "room" + n, "hello");
    }
    append(small, "room1", "still in use");
    append(small, "one too many", "hello");

    assertEquals(List.of("hello", "still in use"), texts(small, "room1"));
    assertEquals(List.of(), texts(small, "room2"));
    append(small, "followed", "hello");
    assertEquals(List.of("hello"), follower.texts());
  }

  @Test
  void listOfRoomsIsKeptUntilARoomChanges() {
    Backplane one = bounded(10, 10_000, 10, 1_000_000);
    RoomName ops = new RoomName("ops");
    Occupant who = new Occupant("1", ANN, 0, null);
    List<ListedRoom> nothing = one.presence().rooms();
    assertSame(nothing, one.presence().rooms());

    enter(one, ops, who);
    List<ListedRoom> occupied = one.presence().rooms();
    assertEquals(List.of(new ListedRoom(new RoomInfo(ops, 1, null), null)), occupied);
    append(one, "ops", "hello");
    assertSame(occupied, one.presence().rooms());

    one.logs().append(log("ops"), new Draft(Kind.TOPIC, ANN, "1", null, "bells"));
    assertEquals(
        List.of(new ListedRoom(new RoomInfo(ops, 1, "bells"), null)), one.presence().rooms());
    one.presence().exit(ops, who, Departure.LEFT);
    assertEquals(List.of(), one.presence().rooms());
  }

  @Test
  void logsThatAreFollowedAreNotTakenAway() {
    Backplane small = bounded(10, 10_000, 2, 1_000_000);
    small.logs().follow(log("a"), new Recorder());
    small.logs().follow(log("b"), new Recorder());
    var refused =
        assertThrows(RefusedException.class, () -> small.logs().follow(log("c"), new Recorder()));
    assertEquals(Code.TOO_MANY_ROOMS, refused.refusal().code());
  }

  @Test
  void logOfNothingIsForgottenWithItsLastFollower() {
    Backplane small = bounded(10, 10_000, 1, 1_000_000);
    for (int n = 0; n < 10; n++) {
      Recorder follower = new Recorder();
      small.logs().follow(log("room" + n), follower);
      small.logs().unfollow(log("room" + n), follower);
    }
  }

  @Test
  void memoryOfAllLogsIsBounded() {
    Backplane small = bounded(1_000, 100_000, 100, 200_000);
    Recorder follower = new Recorder();
    small.logs().follow(log("followed"), follower);
    for (int n = 0; n < 50; n++) {
      append(small, "idle" + n, "x".repeat(10_000));
    }
    int idle = 0;
    for (int n = 0; n < 50; n++) {
      idle += texts(small, "idle" + n).size();
    }
    assertTrue(idle <= 10, idle + " texts of 20 kB in 200 kB");
    for (int n = 0; n < 50; n++) {
      append(small, "followed", "y".repeat(10_000));
    }
    assertTrue(texts(small, "followed").size() <= 5);
    assertEquals(50, follower.entries().size());
  }

  @Test
  void largestLogPaysWhenMemoryIsShort() {
    Backplane small = bounded(1_000, 150_000, 100, 200_000);
    small.logs().follow(log("silent"), new Recorder());
    small.logs().follow(log("honest"), new Recorder());
    for (int n = 0; n < 140; n++) {
      append(small, "silent", "x".repeat(400));
    }
    for (int n = 0; n < 500; n++) {
      append(small, "honest", "hello");
    }
    assertEquals(500, texts(small, "honest").size());
    assertTrue(texts(small, "silent").size() > 20);
  }

  @Test
  void logsOfOneEntryAreBoundedToo() {
    Backplane small = bounded(1_000, 100_000, 100, 200_000);
    int kept = 0;
    for (int n = 0; n < 50; n++) {
      small.logs().follow(log("followed" + n), new Recorder());
      append(small, "followed" + n, "x".repeat(10_000));
    }
    for (int n = 0; n < 50; n++) {
      kept += texts(small, "followed" + n).size();
    }
    assertTrue(kept > 5 && kept < 10, kept + " texts of 20 kB in 200 kB");
  }

  @Test
  void memoryIsBoundedThoughManyAppendAtOnce() {
    int logs = 500;
    Backplane small = bounded(1_000, 100_000, logs, 200_000);
    for (int n = 0; n < logs; n++) {
      small.logs().follow(log("followed" + n), new Recorder());
    }
    IntStream.range(0, 20_000)
        .parallel()
        .forEach(n -> append(small, "followed" + n % logs, "x".repeat(200)));
    int kept = IntStream.range(0, logs).map(n -> texts(small, "followed" + n).size()).sum();
    assertTrue(kept > 200 && kept <= 360, kept + " entries of 560 bytes in 200 kB");
  }

  @Test
  void whatRecognisesRepeatedDraftsCountsToo() {
    Backplane small = bounded(1_000, 100_000, 100, 200_000);
    for (int n = 0; n < 1_000; n++) {
      small.logs().append(log("idle" + n % 50), new Draft(Kind.SAY, ANN, "a", "id" + n, "x"));
    }
    int kept = 0;
    for (int n = 0; n < 50; n++) {
      kept += texts(small, "idle" + n).size();
    }
    assertTrue(kept > 100 && kept < 600, kept + " entries of 400 bytes in 200 kB");
  }

  @Test
  void logThatIsFollowedForgetsDraftsWhenMemoryIsShort() {
    Backplane small = bounded(1_000, 100_000, 100, 200_000);
    Recorder follower = new Recorder();
    small.logs().follow(log("followed"), follower);
    Draft first = new Draft(Kind.SAY, ANN, "a", "first", "x");
    small.logs().append(log("followed"), first);
    for (int n = 0; n < 2_000; n++) {
      small.logs().append(log("followed"), new Draft(Kind.SAY, ANN, "a", "id" + n, "x"));
    }
    assertEquals(2_001, follower.entries().size());
    small.logs().append(log("followed"), first);
    assertEquals(2_002, follower.entries().size());
  }

  @Test
  void epochsNeverRepeatThoughTheClockStandsStill() {
    Backplane small = bounded(10, 10_000, 3, 1_000_000);
    Set<Long> epochs = new HashSet<>();
    long last = -1;
    for (int n = 0; n < 100; n++) {
      EntryId id = append(small, "room" + n % 7, "hello");
      epochs.add(id.epoch());
      assertTrue(id.epoch() > last || id.seq() > 1, "a later life has a later epoch");
      last = id.epoch();
    }
    assertTrue(epochs.size() > 20, epochs::toString);
  }

  private static Backplane bounded(int entries, long bytes, int logs, long allBytes) {
    var bounds = new LocalBackplane.Bounds(entries, bytes, logs, allBytes);
    return new LocalBackplane(bounds, STANDING_STILL, new Failures());
  }

  private static LogName log(String name) {
    return new LogName(name);
  }

  private static EntryId append(Backplane backplane, String log, String text) {
    Outcome outcome = backplane.logs().append(log(log), new Draft(Kind.SAY, ANN, "a", null, text));
    return assertInstanceOf(Outcome.Appended.class, outcome).id();
  }

  private static List<String> texts(Backplane backplane, String log) {
    return backplane.logs().after(log(log), null, 1_000).entries().stream()
        .map(Entry::text)
        .toList();
  }
}
