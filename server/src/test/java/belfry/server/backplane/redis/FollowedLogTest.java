package belfry.server.backplane.redis;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import belfry.server.backplane.Departure;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Follower;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Occupant;
import belfry.server.backplane.Page;
import belfry.server.backplane.PresenceChange;
import belfry.server.task.Failures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The calls of a follower for messages of a channel and entries of a stream. */
class FollowedLogTest {
  private static final LogName OPS = LogName.of(new RoomName("ops"));
  private static final EntryId NOTHING = new EntryId(0, 0);
  private static final Occupant ANN = new Occupant("origin", Nickname.of("ann"), 0, null);

  private final List<Entry> stream = new CopyOnWriteArrayList<>();

  /** Entries that are added to the stream right after it is read. */
  private final List<Entry> saidMeanwhile = new CopyOnWriteArrayList<>();

  private final AtomicInteger reads = new AtomicInteger();
  private volatile boolean failsToRead;
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final Failures failures = new Failures();
  private final FollowedLog log =
      new FollowedLog(
          OPS,
          new FollowedLog.Reader() {
            @Override
            public Page after(LogName name, EntryId after, int limit) {
              reads.incrementAndGet();
              if (failsToRead) {
                throw new StackOverflowError("a test's");
              }
              List<Entry> found =
                  stream.stream()
                      .filter(one -> after == null || one.id().compareTo(after) > 0)
                      .toList();
              stream.addAll(saidMeanwhile);
              saidMeanwhile.clear();
              boolean more = found.size() > limit;
              return new Page(more ? found.subList(0, limit) : found, more);
            }

            @Override
            public EntryId end(LogName name) {
              return stream.isEmpty() ? new EntryId(0, 0) : stream.getLast().id();
            }
          },
          new LogCounters(),
          failures);

  private final class Listener implements Follower {
    @Override
    public void begin(EntryId last) {
      told.add("from " + last);
    }

    @Override
    public void entry(Entry entry) {
      told.add(entry.id().toString());
    }

    @Override
    public void gap(EntryId from, EntryId to) {
      told.add("gap " + from + " " + to);
    }

    @Override
    public void presence(PresenceChange change) {
      told.add("presence");
    }
  }

  private static Entry entry(long epoch, long seq) {
    return new Entry(
        new EntryId(epoch, seq), Instant.EPOCH, Kind.SAY, Nickname.of("ann"), "origin", "x");
  }

  /** The first entry of an epoch, which follows an entry of the epoch before. */
  private static Entry first(long epoch, long seq, EntryId follows) {
    return new Entry(
        new EntryId(epoch, seq),
        follows,
        Instant.EPOCH,
        Kind.SAY,
        Nickname.of("ann"),
        "origin",
        "x");
  }

  /** Each arrival follows an inbox, which is nearly always empty. */
  @Test
  void logThatNeverHadAnEntryIsNotRead() {
    log.add(new Listener());

    assertEquals(List.of("from 0-0"), told);
    assertEquals(0, reads.get());
  }

  private void hears(Entry entry) {
    log.offer(() -> new ChannelMessage.Appended(OPS, entry));
  }

  private void eventuallyTold(String... all) {
    eventually(() -> assertEquals(List.of(all), told));
  }

  @Test
  void whatFollowsIsTold() {
    stream.add(entry(7, 1));
    log.add(new Listener());
    hears(entry(7, 2));
    eventuallyTold("from 7-0", "7-1", "7-2");
  }

  @Test
  void whatIsSaidWhileTheFirstFollowerOfAnEmptyLogComesIsTold() {
    saidMeanwhile.add(first(7, 1, NOTHING));
    log.add(new Listener());
    hears(first(7, 1, NOTHING));
    hears(entry(7, 2));
    eventuallyTold("from 0-0", "7-1", "7-2");
  }

  /** Reading the stream would overtake changes of presence that were published in between. */
  @Test
  void theFirstEntryOfAnEmptyLogIsToldAsItComes() {
    log.add(new Listener());
    stream.add(first(7, 1, NOTHING));
    stream.add(entry(7, 2));
    hears(first(7, 1, NOTHING));
    log.offer(() ->
        new ChannelMessage.PresenceChanged(
            List.of(new PresenceChange.Went(ANN, 0, Departure.LEFT))));
    hears(entry(7, 2));
    eventuallyTold("from 0-0", "7-1", "presence", "7-2");
  }

  @Test
  void whoComesAfterTheLogLostItsEndIsToldThatGap() {
    stream.add(entry(7, 1));
    log.add(new Listener());
    hears(entry(7, 2)); // an entry that the stream then loses
    eventuallyTold("from 7-0", "7-1", "7-2");
    told.clear();

    log.add(new Listener());

    eventuallyTold("from 7-0", "7-1", "gap 7-1 7-2");
  }

  @Test
  void whatTheChannelLeftOutIsRead() {
    stream.add(entry(7, 1));
    log.add(new Listener());
    stream.add(entry(7, 2));
    stream.add(entry(7, 3));
    hears(entry(7, 3));
    eventuallyTold("from 7-0", "7-1", "7-2", "7-3");
  }

  @Test
  void theBeginningOfAnEpochIsReadThoughTheNumberWouldFollow() {
    stream.add(entry(7, 1));
    stream.add(entry(7, 2));
    log.add(new Listener());
    stream.clear(); // another master, without these entries
    stream.add(entry(8, 1));
    stream.add(entry(8, 2));
    stream.add(entry(8, 3));
    hears(entry(8, 3));
    eventuallyTold("from 7-0", "7-1", "7-2", "gap 7-2 8-0", "8-1", "8-2", "8-3");
  }

  @Test
  void epochThatBeganAtTheKnownEndIsToldWithoutAGap() {
    stream.add(entry(7, 2));
    log.add(new Listener());
    hears(first(8, 3, new EntryId(7, 2)));
    eventuallyTold("from 7-1", "7-2", "8-3");
  }

  @Test
  void epochThatBeganBeyondWhatWasHeardIsAGapUpToTheKnownEnd() {
    stream.add(entry(7, 3));
    log.add(new Listener());
    stream.add(first(8, 9, new EntryId(7, 8)));
    hears(first(8, 9, new EntryId(7, 8)));
    eventuallyTold("from 7-2", "7-3", "gap 7-3 7-8", "8-9");
  }

  @Test
  void epochThatBeganBeforeTheHeardEndIsAGapThatEndsAfterItsBeginning() {
    stream.add(entry(7, 3));
    stream.add(entry(7, 4));
    log.add(new Listener());
    stream.remove(1);
    stream.add(first(8, 4, new EntryId(7, 3)));
    hears(first(8, 4, new EntryId(7, 3)));
    eventuallyTold("from 7-2", "7-3", "7-4", "gap 7-4 8-3", "8-4");
  }

  @Test
  void epochWithoutAWitnessIsAGapThoughTheNumberWouldFollow() {
    stream.add(entry(7, 3));
    log.add(new Listener());
    stream.add(entry(8, 4));
    hears(entry(8, 4));
    eventuallyTold("from 7-2", "7-3", "gap 7-3 8-3", "8-4");
    told.clear();

    log.add(new Listener());

    eventuallyTold("from 7-2", "7-3", "gap 7-3 8-3", "8-4");
  }

  /** Redis keeps all that an archive lacks: up to 100,000 entries of a log, and more. */
  @Test
  void followersGetTheNewestEntriesOfALongLog() {
    int end = 5 * Replay.MOST;
    List<Entry> all = new ArrayList<>();
    for (int n = 1; n <= end; n++) {
      all.add(entry(7, n));
    }
    stream.addAll(all);
    for (int follower = 1; follower <= 2; follower++) {
      reads.set(0);
      told.clear();
      log.add(new Listener());
      assertEquals("from 7-" + (end - Replay.MOST), told.getFirst());
      assertEquals("7-" + end, told.getLast());
      assertEquals(1 + Replay.MOST, told.size());
      assertTrue(reads.get() <= 2 + Replay.MOST / Replay.PAGE, () -> reads + " reads");
    }
  }

  @Test
  void errorIsToldToWhoWantsToFollowAndHurtsNobodyElse() {
    stream.add(entry(7, 1));
    failsToRead = true;
    assertThrows(CompletionException.class, () -> log.add(new Listener()));
    failsToRead = false;
    log.add(new Listener());
    eventuallyTold("from 7-0", "7-1");
  }
}
