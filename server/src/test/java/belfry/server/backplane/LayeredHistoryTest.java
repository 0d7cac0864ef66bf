package belfry.server.backplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Code;
import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LayeredHistoryTest {
  private static final LogName OPS = new LogName("ops");
  private static final int END = 12;

  /** The entries from one number to another. */
  private record Range(long from, long to) implements History {
    private List<Entry> entries() {
      return LongStream.rangeClosed(from, to)
          .mapToObj(n ->
              new Entry(new EntryId(1, n), Instant.EPOCH, Kind.SAY, Nickname.of("Ann"), "a", "t"))
          .toList();
    }

    @Override
    public Page after(LogName log, @Nullable EntryId after, int limit) {
      List<Entry> found =
          entries().stream().filter(e -> after == null || e.id().compareTo(after) > 0).toList();
      boolean more = found.size() > limit;
      return new Page(more ? found.subList(0, limit) : found, more);
    }

    @Override
    public Page before(LogName log, @Nullable EntryId before, int limit) {
      List<Entry> found =
          entries().stream().filter(e -> before == null || e.id().compareTo(before) < 0).toList();
      boolean more = found.size() > limit;
      return new Page(more ? found.subList(found.size() - limit, found.size()) : found, more);
    }
  }

  private static final class Away implements History {
    @Override
    public Page after(LogName log, @Nullable EntryId after, int limit) {
      throw new RefusedException(Code.UNAVAILABLE, "away");
    }

    @Override
    public Page before(LogName log, @Nullable EntryId before, int limit) {
      throw new RefusedException(Code.UNAVAILABLE, "away");
    }
  }

  private static String shown(Page page) {
    return page.entries().stream().map(e -> e.id().toString()).collect(Collectors.joining(" "))
        + (page.more() ? " more" : "");
  }

  /** Wherever the seam is, and however much both have, the pages are those of one log. */
  @Test
  void pagesAreThoseOfOneLog() {
    Range whole = new Range(1, END);
    for (int tail = 1; tail <= END + 1; tail++) {
      for (int archived = tail - 1; archived <= END; archived++) {
        var both = new LayeredHistory(new Range(tail, END), new Range(1, archived));
        String place = "tail from " + tail + ", archived to " + archived;
        for (int limit = 1; limit <= END + 1; limit++) {
          assertEquals(
              shown(whole.before(OPS, null, limit)), shown(both.before(OPS, null, limit)), place);
          for (int at = 0; at <= END + 1; at++) {
            EntryId id = new EntryId(1, at);
            assertEquals(
                shown(whole.before(OPS, id, limit)), shown(both.before(OPS, id, limit)), place);
            assertEquals(
                shown(whole.after(OPS, id, limit)), shown(both.after(OPS, id, limit)), place);
          }
        }
      }
    }
  }

  @Test
  void shortPageIsNotTheBeginningIfTheArchiveIsAway() {
    var history = new LayeredHistory(new Range(5, 9), new Away());
    assertTrue(history.before(OPS, null, 10).more());
    assertTrue(history.before(OPS, null, 5).more());
    assertThrows(RefusedException.class, () -> history.before(OPS, new EntryId(1, 5), 10));
    assertThrows(RefusedException.class, () -> history.after(OPS, new EntryId(1, 2), 10));
  }

  @Test
  void archiveIsNotAskedForWhatTheTailHas() {
    var history = new LayeredHistory(new Range(5, 9), new Away());
    assertEquals("1-8 1-9 more", shown(history.before(OPS, null, 2)));
    assertEquals("1-5 1-6 more", shown(history.after(OPS, new EntryId(1, 4), 2)));
    assertFalse(history.after(OPS, new EntryId(1, 9), 2).more());
  }
}
