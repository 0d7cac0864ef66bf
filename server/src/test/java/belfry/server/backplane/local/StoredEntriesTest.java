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

  private final StoredEntries entries = new StoredEntries(EPOCH, 5, 100_000);

  private void fill(int count) {
    for (int n = 1; n <= count; n++) {
      entries.add(
          new Draft(Kind.SAY, Nickname.of("ann"), "a", null, Integer.toString(n)), Instant.EPOCH);
    }
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
