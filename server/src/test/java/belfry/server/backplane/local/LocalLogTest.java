package belfry.server.backplane.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Nickname;
import belfry.server.backplane.Departure;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Occupant;
import belfry.server.backplane.Outcome;
import belfry.server.backplane.Recorder;
import belfry.server.task.Failures;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LocalLogTest {
  private static final Nickname ANN = Nickname.of("ann");
  private static final Occupant OCCUPANT = new Occupant("1", ANN, 0, null);

  private final Journal journal = new MemoryJournal(InstantSource.fixed(Instant.ofEpochMilli(7)));
  private final AtomicLong grown = new AtomicLong();
  private final LocalLog log =
      new LocalLog(
          new LogName("ops"),
          journal.read(new LogName("ops"), 4),
          new LocalLog.Shared(
              new LocalBackplane.Bounds(4, 100_000, 10, 1_000_000),
              journal,
              System::nanoTime,
              grown::addAndGet,
              new Failures()));

  private Outcome append(String clientId, String text) {
    var outcome = log.append(new Draft(Kind.SAY, ANN, "a", clientId, text), Instant.EPOCH);
    return outcome == null ? null : outcome.join();
  }

  @Test
  void growthIsReportedAsTheSizeChanges() {
    for (int n = 0; n < 10; n++) {
      append("id" + n, "hello");
      assertEquals(log.bytes(), grown.get());
    }
    assertEquals(log.halve(), grown.get());
    assertEquals(log.bytes(), grown.get());
    assertTrue(log.retire());
    assertEquals(0, grown.get());
    assertEquals(0, log.bytes());
  }

  @Test
  void halvingDownToNothingFreesEverything() {
    append("id", "hello");
    append(null, "hello");
    append(null, "hello");
    while (log.halve() > 0) {
      assertTrue(grown.get() > 0);
    }
    assertEquals(0, grown.get());
    assertInstanceOf(Outcome.Appended.class, append(null, "the log goes on"));
  }

  @Test
  void logWithFollowersOrOccupantsIsNotRetired() {
    Recorder follower = new Recorder();
    assertTrue(log.follow(follower));
    assertFalse(log.retire());
    log.enter(OCCUPANT, null, null, 1);
    assertTrue(log.unfollow(follower), "nothing was ever appended");
    assertFalse(log.retire());
    log.exit(OCCUPANT, Departure.LEFT, "");
    assertTrue(log.retire());
    assertFalse(log.retire(), "only once");
  }

  @Test
  void retiredLogTakesNothing() {
    assertTrue(log.retire());
    assertNull(append(null, "hello"));
    assertNull(log.enter(OCCUPANT, null, null, 1));
    assertFalse(log.follow(new Recorder()));
    assertEquals(0, log.halve());
    assertEquals(0, grown.get());
  }

  @Test
  void topicOutlivesItsEntry() {
    var _ = log.append(new Draft(Kind.TOPIC, ANN, "a", null, "gardening"), Instant.EPOCH);
    while (log.halve() > 0) {
      // until no entry is left
    }
    assertEquals("gardening", log.state().topic().text());
  }
}
