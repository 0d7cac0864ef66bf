package belfry.server.backplane.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Kind;
import belfry.server.backplane.Page;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoredEntriesTest {
  private static final long EPOCH = 7;
  private static final Journal.Tail NOTHING =
      new Journal.Tail(new EntryId(0, 0), true, List.of(), null, null, List.of());

  private static final LocalBackplane.Bounds BOUNDS =
      new LocalBackplane.Bounds(5, 100_000, 1, 100_000);

  private final StoredEntries entries = new StoredEntries(new EntryId(EPOCH, 0), NOTHING, BOUNDS);

  private void fill(int count) {
    for (int n = 1; n <= count; n++) {
      add(entries, Integer.toString(n));
    }
  }

  private static Entry add(StoredEntries to, String text) {
    Draft draft = new Draft(Kind.SAY, Nickname.of("ann"), "a", null, text);
    Entry entry = to.entry(draft, to.last(), Instant.EPOCH);
    to.add(entry);
    return entry;
  }

  private static List<String> texts(Page page) {
    return page.entries().stream().map(Entry::text).toList();
  }

  private static EntryId id(long seq) {
    return new EntryId(EPOCH, seq);
  }

  @Test
  void emptyLogStartsAtItsLastId() {
    assertTrue(entries.isUnused());
    assertEquals(id(0), entries.start());
    assertEquals(List.of(), entries.all());
    assertEquals(0, entries.bytes());
  }

  @Test
  void oldestEntriesAreDroppedAndTheStartMoves() {
    fill(8);
    assertFalse(entries.isUnused());
    assertEquals(id(3), entries.start());
    assertEquals(List.of("4", "5", "6", "7", "8"), texts(entries.after(null, 10)));
  }

  @Test
  void pagesAreFoundByNumbersThatWereDroppedOrNeverGiven() {
    fill(8);
    assertEquals(List.of("4", "5"), texts(entries.after(id(1), 2)));
    assertEquals(List.of("6", "7"), texts(entries.after(id(5), 2)));
    assertEquals(List.of(), texts(entries.after(id(8), 2)));
    assertEquals(List.of(), texts(entries.after(id(100), 2)));
    assertEquals(List.of("7", "8"), texts(entries.before(id(100), 2)));
    assertEquals(List.of("4", "5"), texts(entries.before(id(6), 2)));
    assertEquals(List.of(), texts(entries.before(id(4), 2)));
    assertEquals(List.of(), texts(entries.before(id(0), 2)));
  }

  @Test
  void otherEpochsStandBeforeOrAfterAllEntries() {
    fill(2);
    EntryId earlier = new EntryId(EPOCH - 1, 100);
    EntryId later = new EntryId(EPOCH + 1, 0);
    assertEquals(List.of("1", "2"), texts(entries.after(earlier, 10)));
    assertEquals(List.of(), texts(entries.before(earlier, 10)));
    assertEquals(List.of(), texts(entries.after(later, 10)));
    assertEquals(List.of("1", "2"), texts(entries.before(later, 10)));
  }

  @Test
  void numbersGoOnInTheNextEpoch() {
    fill(3);
    StoredEntries next = reopened(true);
    Entry four = add(next, "4");
    assertEquals(new EntryId(EPOCH + 1, 4), four.id());
    assertTrue(four.isNextTo(id(3)));
    assertEquals(id(0), next.start());
    assertEquals(List.of("3", "4"), texts(next.after(id(2), 10)));
    assertEquals(List.of("4"), texts(next.after(id(3), 10)));
    assertEquals(List.of("4"), texts(next.after(id(9), 10)), "an id that was never given");
    assertEquals(List.of("2", "3"), texts(next.before(four.id(), 2)));
    assertFalse(add(next, "5").isNextTo(id(4)));
  }

  @Test
  void epochThatMayHaveLostEntriesFollowsNothing() {
    fill(3);
    StoredEntries next = reopened(false);
    Entry four = add(next, "4");
    assertEquals(new EntryId(EPOCH + 1, 4), four.id());
    assertFalse(four.isNextTo(id(3)));
  }

  private StoredEntries reopened(boolean isEnd) {
    var tail = new Journal.Tail(entries.last(), isEnd, entries.all(), null, null, List.of());
    return new StoredEntries(new EntryId(EPOCH + 1, 0), tail, BOUNDS);
  }

  @Test
  void pagesSayWhetherThereIsMore() {
    fill(3);
    assertTrue(entries.after(null, 2).more());
    assertFalse(entries.after(null, 3).more());
    assertTrue(entries.before(null, 2).more());
    assertFalse(entries.before(null, 3).more());
  }

  @Test
  void halvingRoundsUpAndKeepsTheNumbers() {
    fill(5);
    entries.halve();
    assertEquals(List.of("4", "5"), texts(entries.after(null, 10)));
    entries.halve();
    entries.halve();
    assertEquals(0, entries.bytes());
    assertEquals(id(5), entries.start());
    assertFalse(entries.isUnused());
  }
}
