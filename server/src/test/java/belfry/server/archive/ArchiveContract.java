package belfry.server.archive;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import belfry.protocol.WordQuery;
import belfry.server.backplane.Contents;
import belfry.server.backplane.Entry;
import belfry.server.backplane.History;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.LogTimes;
import belfry.server.backplane.Page;
import belfry.server.backplane.Removal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every archive does, whatever its database is. */
abstract class ArchiveContract {
  /** A log that no other test uses, because the tests share a database. */
  private final LogName room = new LogName("r" + UUID.randomUUID().toString().substring(0, 20));

  /** The database, which is empty before the first test. */
  abstract ArchiveTarget target() throws Exception;

  private static Entry entry(long epoch, long seq, String text) {
    return new Entry(
        new EntryId(epoch, seq),
        Instant.ofEpochMilli(1_700_000_000_000L + seq),
        Kind.SAY,
        Nickname.of("Ann"),
        "a-1",
        text);
  }

  private Archive.Part part(long epoch, long from, long to) {
    return new Archive.Part(
        room,
        LongStream.rangeClosed(from, to).mapToObj(n -> entry(epoch, n, "line " + n)).toList());
  }

  private static List<String> ids(Page page) {
    return page.entries().stream().map(entry -> entry.id().toString()).toList();
  }

  @Test
  void emptyLogHasNothing() throws Exception {
    try (Archive archive = target().open()) {
      assertNull(archive.last(room));
      assertEquals(new Page(List.of(), false), archive.before(room, null, 10));
      assertEquals(new Page(List.of(), false), archive.after(room, null, 10));
    }
  }

  @Test
  void entryComesBackAsItWas() throws Exception {
    Entry topic =
        new Entry(
            new EntryId(7, 3),
            new EntryId(5, 2),
            Instant.ofEpochMilli(1_700_000_000_123L),
            Kind.TOPIC,
            Nickname.of("Аня"),
            "a-1",
            "'; drop -- \\ 今天 \uD83D\uDE00 ё" + "x".repeat(70_000));
    try (Archive archive = target().open()) {
      archive.add(List.of(new Archive.Part(room, List.of(topic))));
      assertEquals(List.of(topic), archive.after(room, null, 10).entries());
      assertEquals(topic.id(), archive.last(room));
    }
  }

  @Test
  void nulIsStoredAsItsSymbol() throws Exception {
    try (Archive archive = target().open()) {
      archive.add(List.of(new Archive.Part(room, List.of(entry(1, 1, "a\0b")))));
      assertEquals("a\u2400b", archive.after(room, null, 1).entries().getFirst().text());
    }
  }

  @Test
  void entriesThatComeAgainAreNotAddedAgain() throws Exception {
    try (Archive archive = target().open()) {
      archive.add(List.of(part(1, 1, 50)));
      archive.add(List.of(part(1, 30, 70), part(1, 1, 10)));
      assertEquals(part(1, 1, 70).entries(), archive.after(room, null, 100).entries());
      assertEquals(new EntryId(1, 70), archive.last(room));
    }
    try (Archive again = target().open()) {
      again.add(List.of(part(1, 1, 70)));
      assertEquals(70, again.before(room, null, 100).entries().size());
      assertEquals(new EntryId(1, 70), again.last(room));
    }
  }

  /** A writer that was paused for long adds nothing: its entries may have been removed since. */
  @Test
  void removedEntryDoesNotComeBackFromALateWriter() throws Exception {
    try (Archive archive = target().open();
        Archive late = target().open()) {
      archive.add(List.of(part(1, 1, 3)));
      archive.replace(room, List.of(new EntryId(1, 2)), Contents.removedBy(Removal.OPERATOR));
      late.add(List.of(part(1, 1, 3)));
      List<WordQuery.Lookup> words = WordQuery.of("line").lookups();
      assertEquals(List.of("1-1", "1-3"), ids(archive.before(room, null, words, 10)));
      assertEquals(Kind.REMOVED, archive.after(room, new EntryId(1, 1), 1).entries().get(0).kind());
    }
  }

  @Test
  void pagesCrossEpochsInBothDirections() throws Exception {
    try (Archive archive = target().open()) {
      archive.add(List.of(part(1, 1, 3), part(4, 4, 5), part(9, 1, 2)));
      assertEquals(List.of("1-3", "4-4", "4-5"), ids(archive.before(room, new EntryId(9, 1), 3)));
      assertEquals(List.of("4-4", "4-5", "9-1"), ids(archive.before(room, new EntryId(9, 2), 3)));
      assertEquals(List.of("1-3", "4-4", "4-5"), ids(archive.after(room, new EntryId(1, 2), 3)));
      assertEquals(List.of("4-4", "4-5"), ids(archive.before(room, new EntryId(8, 0), 2)));
      assertEquals(List.of("9-1", "9-2"), ids(archive.after(room, new EntryId(4, 99), 5)));
    }
  }

  @Test
  void placeIsFoundByTime() throws Exception {
    try (Archive archive = target().open()) {
      archive.add(List.of(part(1, 1, 450), part(4, 451, 460), part(9, 461, 900)));
      LogTimes times =
          new LogTimes(
              new History() {
                @Override
                public Page after(LogName log, EntryId after, int limit) {
                  return assertDoesNotThrow(() -> archive.after(log, after, limit));
                }

                @Override
                public Page before(LogName log, EntryId before, int limit) {
                  return assertDoesNotThrow(() -> archive.before(log, before, limit));
                }
              });
      for (long seq : List.of(2L, 100L, 451L, 455L, 461L, 462L, 700L, 901L)) {
        EntryId place = times.lastBefore(room, Instant.ofEpochMilli(1_700_000_000_000L + seq));
        assertEquals(seq - 1, place.seq());
      }
      assertNull(times.lastBefore(room, Instant.ofEpochMilli(1_700_000_000_000L)));
    }
  }

  @Test
  void pageSaysWhetherThereIsMore() throws Exception {
    try (Archive archive = target().open()) {
      archive.add(List.of(part(1, 1, 5)));
      assertTrue(archive.before(room, null, 4).more());
      assertFalse(archive.before(room, null, 5).more());
      assertTrue(archive.after(room, null, 4).more());
      assertFalse(archive.after(room, null, 5).more());
    }
  }

  @Test
  void logsAreApart() throws Exception {
    LogName other = new LogName(room.text().toUpperCase(java.util.Locale.ROOT));
    try (Archive archive = target().open()) {
      archive.add(List.of(part(1, 1, 2), new Archive.Part(other, List.of(entry(1, 1, "other")))));
      assertEquals(2, archive.after(room, null, 10).entries().size());
      assertEquals("other", archive.after(other, null, 10).entries().getFirst().text());
    }
  }

  @Test
  void nothingOfABatchThatFailsIsAdded() throws Exception {
    Entry bad =
        new Entry(
            new EntryId(1, 3), Instant.EPOCH, Kind.SAY, Nickname.of("Ann"), "o".repeat(500), "bad");
    try (Archive archive = target().open()) {
      archive.add(List.of(part(1, 1, 1)));
      if (isStrict()) {
        var parts = List.of(part(1, 2, 2), new Archive.Part(room, List.of(bad)));
        assertThrows(SQLException.class, () -> archive.add(parts));
      }
    }
    try (Archive archive = target().open()) {
      assertEquals(List.of("1-1"), ids(archive.after(room, null, 10)));
      assertEquals(new EntryId(1, 1), archive.last(room));
    }
  }

  @Test
  void entriesOfAllLanguagesAreFoundByTheirWords() throws Exception {
    List<String> texts =
        List.of(
            "Deploy at noon, ok?",
            "Сегодня обсудили развёртывание Сервера",
            "今天讨论了部署方案",
            "the deployment of server 42",
            "サーバーがダウン 🎉");
    List<Entry> entries = new ArrayList<>();
    for (int n = 0; n < texts.size(); n++) {
      entries.add(entry(n < 2 ? 1 : 3, n + 1, texts.get(n)));
    }
    try (Archive archive = target().open()) {
      archive.add(List.of(new Archive.Part(room, entries)));
      archive.add(List.of(new Archive.Part(room, entries))); // the same words again
      assertEquals(List.of("1-1", "3-4"), found(archive, "deploy", null, 10));
      assertEquals(List.of("3-4"), found(archive, "deploy", null, 1));
      assertEquals(List.of("1-1"), found(archive, "deploy", new EntryId(3, 4), 10));
      assertEquals(List.of("3-4"), found(archive, "server deployment", null, 10));
      assertEquals(List.of("1-1"), found(archive, "ok", null, 10));
      assertEquals(List.of("3-4"), found(archive, "42", null, 10));
      assertEquals(List.of("1-2"), found(archive, "сервер развертывание", null, 10));
      assertEquals(List.of("3-3"), found(archive, "部署", null, 10));
      assertEquals(List.of("3-3"), found(archive, "案", null, 10));
      assertEquals(List.of("3-3"), found(archive, "讨论了部署方案", null, 10));
      assertEquals(List.of("3-5"), found(archive, "サーバ", null, 10));
      assertEquals(List.of("3-5"), found(archive, "🎉", null, 10));
      assertEquals(List.of(), found(archive, "сервер 42", null, 10));
      assertEquals(List.of(), found(archive, "server' or 1=1", null, 10));
    }
  }

  private List<String> found(Archive archive, String words, EntryId before, int limit)
      throws SQLException {
    WordQuery query = WordQuery.of(words);
    return archive.before(room, before, query.lookups(), limit).entries().stream()
        .filter(entry -> query.matches(entry.text()))
        .map(entry -> entry.id().toString())
        .toList();
  }

  @Test
  void removedEntryKeepsItsPlaceOnly() throws Exception {
    Nickname operator = Nickname.of("operator");
    Entry topic =
        new Entry(
            new EntryId(1, 4),
            new EntryId(1, 3),
            Instant.EPOCH,
            Kind.TOPIC,
            operator,
            "o",
            "bells");
    try (Archive archive = target().open()) {
      archive.add(List.of(part(1, 1, 3), new Archive.Part(room, List.of(topic))));
      List<EntryId> ids = List.of(new EntryId(1, 2), new EntryId(1, 4), new EntryId(9, 9));
      archive.replace(room, ids, Contents.removedBy(operator));
      archive.replace(
          room, ids, Contents.removedBy(operator)); // again, after an answer that was lost
      archive.replace(new LogName("no such log"), ids, Contents.removedBy(operator));
      assertEquals(
          List.of("line 1", "", "line 3", ""),
          archive.after(room, null, 10).entries().stream().map(Entry::text).toList());
      assertEquals(
          topic.with(Contents.removedBy(operator)),
          archive.before(room, null, 10).entries().getLast());
      assertEquals(List.of(), found(archive, "bells", null, 10));
      assertEquals(List.of("1-1", "1-3"), found(archive, "line", null, 10));
      archive.add(List.of(part(1, 2, 2))); // what is copied again does not come back
      assertEquals("", archive.after(room, new EntryId(1, 1), 1).entries().getFirst().text());
    }
  }

  @Test
  void editedEntryIsFoundByItsNewWords() throws Exception {
    try (Archive archive = target().open()) {
      archive.add(List.of(part(1, 1, 3)));
      Entry before = archive.after(room, new EntryId(1, 1), 1).entries().getFirst();
      Contents edited = new Contents(Kind.SAY, before.from(), before.origin(), "bells");
      archive.replace(room, List.of(before.id()), edited);
      archive.replace(room, List.of(before.id()), edited); // again, after an answer that was lost
      assertEquals(
          before.with(edited), archive.after(room, new EntryId(1, 1), 1).entries().getFirst());
      assertEquals(List.of("1-2"), found(archive, "bells", null, 10));
      assertEquals(List.of("1-1", "1-3"), found(archive, "line", null, 10));
    }
  }

  @Test
  void oldEntriesAreRemovedFromTheBeginning() throws Exception {
    Instant edge = Instant.ofEpochMilli(1_700_000_000_000L + 31);
    try (Archive archive = target().open()) {
      archive.add(List.of(part(1, 1, 50)));
      Archive.Numbered log =
          archive.logs(0, 1_000).stream()
              .filter(one -> one.name().equals(room))
              .findFirst()
              .orElseThrow();
      assertEquals(20, archive.removeBefore(log, edge, 20));
      assertEquals(10, archive.removeBefore(log, edge, 20));
      assertEquals(0, archive.removeBefore(log, edge, 20));
      archive.clearRemoved();
      assertEquals(part(1, 31, 50).entries(), archive.after(room, null, 100).entries());
      assertEquals(List.of("1-31"), found(archive, "\"line 31\"", null, 10));
      assertEquals(List.of(), found(archive, "\"line 30\"", null, 10));
      assertEquals(new EntryId(1, 50), archive.last(room));
      assertEquals(List.of(), archive.logs(log.number(), 1_000));
    }
  }

  /** Whether the database refuses a value that is longer than its column. */
  boolean isStrict() {
    return true;
  }
}
