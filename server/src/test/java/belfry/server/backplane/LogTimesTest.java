package belfry.server.backplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogTimesTest {
  private static final LogName OPS = new LogName("ops");
  private static final long SEED = 20_261_128;

  private int reads;

  private static Entry entry(long epoch, long seq, long millis) {
    return new Entry(
        new EntryId(epoch, seq),
        Instant.ofEpochMilli(millis),
        Kind.SAY,
        Nickname.of("Ann"),
        "a",
        "t");
  }

  /** A history of these entries, which counts how often it is read. */
  private final class Listed implements History {
    private final List<Entry> all;

    Listed(List<Entry> all) {
      this.all = all;
    }

    /** The number of entries before an id. */
    private int before(EntryId id) {
      int low = 0;
      int high = all.size();
      while (low < high) {
        int middle = (low + high) / 2;
        if (all.get(middle).id().compareTo(id) < 0) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }

    @Override
    public Page after(LogName log, @Nullable EntryId after, int limit) {
      reads++;
      int from = after == null ? 0 : before(new EntryId(after.epoch(), after.seq() + 1));
      int to = Math.min(all.size(), from + limit);
      return new Page(all.subList(from, to), to < all.size());
    }

    @Override
    public Page before(LogName log, @Nullable EntryId before, int limit) {
      reads++;
      int to = before == null ? all.size() : before(before);
      int from = Math.max(0, to - limit);
      return new Page(all.subList(from, to), from > 0);
    }
  }

  private static @Nullable EntryId expected(List<Entry> all, Instant time) {
    return all.stream()
        .filter(entry -> entry.time().isBefore(time))
        .reduce((_, later) -> later)
        .map(Entry::id)
        .orElse(null);
  }

  /** Some epochs, with pauses, numbers that are missing, and many entries at one time. */
  private static List<Entry> someLog(Random random) {
    List<Entry> all = new ArrayList<>();
    long millis = 1_000_000;
    long seq = random.nextInt(3) * 500L;
    long epoch = 0;
    for (int epochs = 1 + random.nextInt(4); epochs > 0; epochs--) {
      epoch = Math.max(epoch, millis + random.nextInt(3)) + 1;
      for (int n = random.nextInt(700); n > 0; n--) {
        millis += random.nextInt(10) == 0 ? random.nextInt(5_000) : random.nextInt(2);
        seq += random.nextInt(50) == 0 ? random.nextInt(300) : 1;
        all.add(entry(epoch, ++seq, millis));
      }
    }
    return all;
  }

  @Test
  void placeIsTheLastEntryBeforeTheTime() {
    Random random = new Random(SEED);
    for (int n = 0; n < 60; n++) {
      List<Entry> all = someLog(random);
      int seam = all.isEmpty() ? 0 : random.nextInt(all.size());
      History whole = new Listed(all);
      History tail = new Listed(all.subList(seam, all.size()));
      History both = new LayeredHistory(tail, new Listed(all.subList(0, seam)));
      for (Entry entry : all) {
        for (long shift = -1; shift <= 1; shift++) {
          Instant time = entry.time().plusMillis(shift);
          EntryId place = expected(all, time);
          assertEquals(place, new LogTimes(whole).lastBefore(OPS, time));
          assertEquals(place, new LogTimes(both).lastBefore(OPS, time));
        }
      }
    }
  }

  @Test
  void everyTimeHasAPlace() {
    LogTimes times = new LogTimes(new Listed(List.of(entry(5, 1, 10), entry(5, 2, 20))));
    assertEquals(new EntryId(5, 2), times.lastBefore(OPS, Instant.MAX));
    assertNull(times.lastBefore(OPS, Instant.MIN));
    assertNull(times.lastBefore(OPS, Instant.ofEpochMilli(10)));
    assertNull(new LogTimes(new Listed(List.of())).lastBefore(OPS, Instant.MAX));
  }

  @Test
  void fewEntriesAreReadForAPlaceInALongLog() {
    List<Entry> all = new ArrayList<>();
    for (int n = 1; n <= 1_000_000; n++) {
      all.add(entry(1_000, n, 1_000 + 10L * n));
    }
    LogTimes times = new LogTimes(new Listed(all));
    for (int n = 0; n < 200; n++) {
      reads = 0;
      Instant time = Instant.ofEpochMilli(1_000 + 50_000L * n);
      assertEquals(expected(all.subList(0, 5_000 * n + 1), time), times.lastBefore(OPS, time));
      assertTrue(reads < 40, () -> reads + " reads");
    }
  }

  /** The clock was set back by an hour in the middle, and set right later. */
  @Test
  void placeIsOneWhereTheEntriesPassTheTime() {
    List<Entry> all = new ArrayList<>();
    for (int n = 1; n <= 3_000; n++) {
      long back = n > 1_000 && n < 2_000 ? 3_600_000 : 0;
      all.add(entry(1_000, n, 10_000_000 + 1_000L * n - back));
    }
    LogTimes times = new LogTimes(new Listed(all));
    for (int n = 1; n < all.size(); n++) {
      Instant time = all.get(n).time();
      EntryId place = times.lastBefore(OPS, time);
      int next = place == null ? 0 : (int) place.seq();
      assertFalse(all.get(next).time().isBefore(time));
      assertTrue(next == 0 || all.get(next - 1).time().isBefore(time));
    }
  }
}
