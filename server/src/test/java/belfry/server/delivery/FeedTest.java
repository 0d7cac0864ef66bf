package belfry.server.delivery;

import static belfry.server.delivery.Sample.feed;
import static belfry.server.delivery.Sample.id;
import static belfry.server.delivery.Sample.notice;
import static belfry.server.delivery.Sample.said;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import belfry.protocol.EntryId;
import belfry.protocol.Event;
import java.util.List;
import java.util.stream.IntStream;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

class FeedTest {
  @Test
  void emptyFeedBeginsAfterAnEntry() {
    Feed feed = feed(0, 10);
    assertEquals(0, feed.start());
    assertEquals(0, feed.end());
    assertEquals(id(0), feed.newest().last);
    assertNull(feed.at(0));
    assertNull(feed.at(-1));
  }

  @Test
  void itemsAreAtTheirIndexesUntilTheyAreDropped() {
    Feed feed = new Feed(new Feed.Bounds(4, 1 << 20, Sample.GAP));
    feed.begin(id(0));
    for (int n = 1; n <= 50; n++) {
      Item item = said(n, "line " + n);
      feed.append(item);

      assertSame(item, feed.newest());
      assertEquals(n, feed.end());
      assertEquals(Math.max(0, n - 4), feed.start());
      for (long index = -2; index < n + 10; index++) {
        boolean held = index >= feed.start() && index < n;
        assertEquals(held ? id(index + 1) : null, held ? feed.at(index).entry : feed.at(index));
      }
    }
  }

  @Test
  void forgottenEntriesBecomeAGap() {
    Feed feed = feed(5, 10);
    feed.forget(id(3));
    assertEquals(id(3), feed.earliest());
    assertEquals(3, feed.start());
    feed.forget(id(5));
    feed.forget(id(5)); // once more, which changes nothing
    Item newest = feed.at(feed.start());
    assertEquals(Sample.GAP.of(id(4), id(5)), newest.event());
    assertSame(newest, feed.newest());
    assertEquals(id(5), feed.newest().last);
    assertEquals(-1, feed.indexAfter(id(3)));
    assertEquals(4, feed.indexAfter(id(4)));
    assertEquals(5, feed.indexAfter(id(5)));
    feed.append(said(6, "new"));
    assertEquals(5, feed.indexAfter(id(5)));
  }

  @Test
  void feedIsBoundedByBytesButKeepsItsNewestItem() {
    Feed feed = new Feed(new Feed.Bounds(100, 10_000, Sample.GAP));
    feed.begin(id(0));
    IntStream.rangeClosed(1, 20).forEach(n -> feed.append(said(n, "x".repeat(1_000))));
    assertEquals(3, feed.end() - feed.start());

    feed.append(said(21, "x".repeat(100_000)));
    assertEquals(1, feed.end() - feed.start());
    assertEquals(id(21), feed.at(feed.start()).entry);

    IntStream.rangeClosed(22, 24).forEach(n -> feed.append(said(n, "short")));
    assertEquals(3, feed.end() - feed.start());
  }

  @Test
  void removedEntryHasAnotherEventInItsPlace() {
    Feed feed = new Feed(new Feed.Bounds(100, 10_000, Sample.GAP));
    feed.begin(id(0));
    feed.append(said(1, "x".repeat(1_000)));
    feed.append(said(2, "two"));
    feed.append(notice("somebody came"));
    feed.append(said(3, "x".repeat(1_000)));
    Event gone = new Event.Removed(Sample.OPS, id(3), "server", List.of(), Sample.NOON);
    feed.replace(id(3), _ -> gone);
    feed.replace(id(1), _ -> gone);
    feed.replace(id(9), _ -> gone);
    assertSame(gone, feed.at(0).event());
    assertSame(gone, feed.at(3).event());
    assertSame(feed.at(3), feed.newest());
    assertEquals(1, feed.indexAfter(id(1)));
    assertEquals(4, feed.indexAfter(id(3)));
    feed.append(said(4, "four"));
    assertEquals(id(3), feed.at(4).before);
    feed.append(said(5, "x".repeat(2_000)));
    assertEquals(0, feed.start()); // as if the removed ones had always been short
  }

  @Test
  void noticesCarryTheNewestEntryBeforeThem() {
    Feed feed = feed(2, 10);
    feed.append(notice("somebody came"));
    feed.append(said(3, "hello"));
    assertEquals(id(2), feed.at(2).last);
    assertEquals(id(2), feed.at(2).before);
    assertEquals(id(3), feed.at(3).last);
    assertEquals(id(2), feed.at(3).before);
  }

  @Test
  void firstItemAfterAnEntryIsFound() {
    Feed feed = feed(2, 10);
    feed.append(notice("after two"));
    feed.append(notice("again"));
    feed.append(said(3, "hello"));
    feed.append(notice("after three"));

    assertEquals(0, feed.indexAfter(id(0)));
    assertEquals(1, feed.indexAfter(id(1)));
    assertEquals(4, feed.indexAfter(id(2)), "what happened between was not for those who left");
    assertEquals(6, feed.indexAfter(id(3)));
  }

  @Test
  void feedKnowsNoPlaceThatTheLogNeverGave() {
    Feed feed = feed(3, 10);
    EntryId later = new EntryId(Sample.EPOCH + 1, 5);
    feed.appendGap(id(3), later.previous());
    feed.append(said(later, "of a later epoch"));

    assertEquals(-1, feed.indexAfter(id(1_000)), "it lies between two items");
    assertEquals(-1, feed.indexAfter(new EntryId(later.epoch(), 3)));
    assertEquals(-1, feed.indexAfter(new EntryId(later.epoch(), 6)));
    assertEquals(-1, feed.indexAfter(new EntryId(Sample.EPOCH - 1, 2)));
    assertEquals(3, feed.indexAfter(id(3)), "the gap is the first item after it");
    assertEquals(4, feed.indexAfter(later.previous()), "the gap was announced before it");
    assertEquals(5, feed.indexAfter(later));
    assertEquals(-1, feed(0, 10).indexAfter(id(1)));
    assertEquals(id(0), feed.earliest());
    assertEquals(id(7), feed(10, 3).earliest());
  }

  @Test
  void feedSaysWhenItDoesNotGoBackFarEnough() {
    Feed trimmed = feed(10, 4);
    assertEquals(-1, trimmed.indexAfter(id(0)));
    assertEquals(-1, trimmed.indexAfter(id(5)));
    assertEquals(6, trimmed.indexAfter(id(6)), "nothing is missing after six");
    assertEquals(-1, trimmed.indexAfter(new EntryId(Sample.EPOCH - 1, 100)));

    Feed late = new Feed(new Feed.Bounds(10, 1 << 20, Sample.GAP));
    late.begin(id(7));
    assertEquals(-1, late.indexAfter(id(6)));
    assertEquals(0, late.indexAfter(id(7)));
  }

  /**
   * One thread appends, others read. A read returns the item of the index, or null if that item was
   * dropped or does not exist yet.
   */
  public static class OneAppenderManyReaders {
    private final Feed feed = new Feed(new Feed.Bounds(3, 1 << 20, Sample.GAP));
    private int appended;

    public OneAppenderManyReaders() {
      feed.begin(id(0));
    }

    @Operation(nonParallelGroup = "appender")
    public void append() {
      for (int n = 0; n < 5; n++) { // grows once and drops some
        feed.append(said(++appended, ""));
      }
    }

    @Operation
    public boolean readsWhatIsThere() {
      long from = feed.start();
      long end = feed.end();
      boolean right = true;
      for (long index = from; index < end; index++) {
        Item item = feed.at(index);
        right &= item == null ? index < feed.start() : item.entry.seq() == index + 1;
      }
      return right;
    }

    @Operation
    public boolean findsTheItemAfter(@Param(gen = IntGen.class, conf = "0:8") int seq) {
      long end = feed.end();
      long index = feed.indexAfter(id(seq));
      Item item = index < 0 ? null : feed.at(index);
      return item == null || index >= end || item.entry.seq() == seq + 1;
    }
  }

  @Test
  void readersNeedNoLock() {
    new ModelCheckingOptions()
        .iterations(5)
        .invocationsPerIteration(100)
        .threads(3)
        .actorsPerThread(2)
        .check(OneAppenderManyReaders.class);
  }
}
