package belfry.server.archive;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Code;
import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.WordQuery;
import belfry.server.backplane.Contents;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Entry;
import belfry.server.backplane.History;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Outcome;
import belfry.server.backplane.Page;
import belfry.server.backplane.Records;
import belfry.server.backplane.Removal;
import belfry.server.backplane.Retention;
import belfry.server.backplane.Search;
import belfry.server.backplane.local.LocalBackplane;
import belfry.server.backplane.local.SqliteJournal;
import belfry.server.task.Failures;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that keeps 100 messages of a room, with an archive in a SQLite file. */
class ArchivedBackplaneTest {
  private static final LogName OPS = new LogName("ops");
  private static final LogName DEV = new LogName("dev");
  private static final int HISTORY = 100;
  private static final int ALL = 450;

  private final Failures failures = new Failures();
  private Retention keep = Retention.UNLIMITED;
  private InstantSource clock = InstantSource.system();
  @TempDir private Path folder;

  @AfterEach
  void noErrors() {
    assertEquals(0, failures.count());
  }

  private LocalBackplane local() {
    SqliteJournal journal =
        SqliteJournal.opening(
            folder.resolve("data"),
            SqliteJournal.Sync.ALWAYS,
            new SqliteJournal.Bounds(HISTORY, 64 << 20, true, keep),
            clock,
            failures,
            () -> {});
    var memory = new LocalBackplane.Bounds(HISTORY, 1 << 20, 100, 64 << 20, keep);
    return new LocalBackplane(memory, clock, journal, failures);
  }

  private ArchivedBackplane opened(ArchiveTarget target) {
    LocalBackplane local = local();
    ArchivedBackplane backplane =
        new ArchivedBackplane(
            local, local.archiveSource().orElseThrow(), target, keep, clock, failures);
    backplane.start((_, _, _) -> {});
    return backplane;
  }

  private ArchiveTarget file() {
    return ArchiveTarget.file(folder.resolve("archive.db"));
  }

  private static void say(ArchivedBackplane backplane, int from, int to) {
    for (int n = from; n <= to; n++) {
      Draft draft = new Draft(Kind.SAY, Nickname.of("Ann"), "origin", null, "line " + n);
      assertInstanceOf(Outcome.Appended.class, backplane.logs().append(OPS, draft));
    }
  }

  private static List<String> lines(int to) {
    return IntStream.rangeClosed(1, to).mapToObj(n -> "line " + n).toList();
  }

  private static List<String> readBackwards(History history) {
    List<String> all = new ArrayList<>();
    @Nullable EntryId edge = null;
    Page page;
    do {
      page = history.before(OPS, edge, 33);
      all.addAll(0, page.entries().stream().map(Entry::text).toList());
      edge = page.entries().getFirst().id();
    } while (page.more());
    return all;
  }

  private static List<String> readForwards(History history) {
    List<String> all = new ArrayList<>();
    @Nullable EntryId edge = null;
    Page page;
    do {
      page = history.after(OPS, edge, 33);
      all.addAll(page.entries().stream().map(Entry::text).toList());
      edge = page.entries().getLast().id();
    } while (page.more());
    return all;
  }

  private int count(Path file, String table) throws Exception {
    try (var connection =
            DriverManager.getConnection(
                "jdbc:sqlite:file:" + file.toUri().getRawPath() + "?vfs=unix-excl");
        var statement = connection.createStatement();
        var found = statement.executeQuery("select count(*) from " + table)) {
      return found.getInt(1);
    }
  }

  private int inJournal() throws Exception {
    return count(folder.resolve("data/belfry.sqlite"), "entry");
  }

  private int inArchive() throws Exception {
    return count(folder.resolve("archive.db"), "belfry_entry");
  }

  private static void awaitArchived(ArchivedBackplane backplane) throws Exception {
    LocalBackplane local = (LocalBackplane) backplane.inner();
    eventually(() -> assertEquals(Map.of(), local.archiveSource().orElseThrow().waiting()));
  }

  @Test
  void historyGoesOnFromTheTailIntoTheArchive() throws Exception {
    try (ArchivedBackplane backplane = opened(file())) {
      say(backplane, 1, ALL);
      assertEquals(lines(ALL), readBackwards(backplane.history()));
      awaitArchived(backplane);
      assertEquals(lines(ALL), readBackwards(backplane.history()));
      assertEquals(lines(ALL), readForwards(backplane.history()));
    }
    try (ArchivedBackplane again = opened(file())) {
      assertEquals(lines(ALL), readBackwards(again.history()));
      say(again, ALL + 1, ALL + 10);
      awaitArchived(again);
      assertEquals(lines(ALL + 10), readBackwards(again.history()));
    }
    assertEquals(ALL + 10, inArchive());
    assertTrue(inJournal() < 2 * HISTORY, "the journal holds " + inJournal());
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("archive.db"))));
  }

  /** The process ends when the archive has the entries, and the journal does not know it. */
  @Test
  void nothingIsArchivedTwiceOrLostOverAKill() throws Exception {
    Path killed = folder.resolve("killed");
    try (ArchivedBackplane backplane = opened(file())) {
      say(backplane, 1, ALL / 2);
      awaitArchived(backplane);
      say(backplane, ALL / 2 + 1, ALL);
      Files.createDirectories(killed);
      copy(folder.resolve("data"), killed);
      awaitArchived(backplane);
    }
    assertEquals(ALL, inArchive());
    copy(killed, folder.resolve("data"));
    try (ArchivedBackplane again = opened(file())) {
      awaitArchived(again);
      assertEquals(lines(ALL), readBackwards(again.history()));
      say(again, ALL + 1, ALL + 1);
      awaitArchived(again);
      assertEquals(lines(ALL + 1), readForwards(again.history()));
    }
    assertEquals(ALL + 1, inArchive());
  }

  private static void copy(Path from, Path to) throws Exception {
    for (String name : List.of("belfry.sqlite", "belfry.sqlite-wal")) {
      Files.deleteIfExists(to.resolve(name));
      if (Files.exists(from.resolve(name))) {
        Files.copy(from.resolve(name), to.resolve(name));
      }
    }
  }

  @Test
  void nothingIsRemovedWhileTheArchiveIsAway() throws Exception {
    Path blocked = Files.createDirectory(folder.resolve("archive.db")); // no file can be made
    try (ArchivedBackplane backplane = opened(file())) {
      say(backplane, 1, ALL);
      assertEquals(lines(ALL).subList(ALL - HISTORY, ALL), texts(backplane, HISTORY));
      assertEquals(lines(ALL), texts(backplane, ALL)); // the journal has them all
      assertEquals(ALL, inJournal());
      Files.delete(blocked);
      awaitArchived(backplane);
      eventually(() -> assertDoesNotThrow(() -> backplane.history().after(OPS, null, 1)));
      assertEquals(lines(ALL), readBackwards(backplane.history()));
      say(backplane, ALL + 1, ALL + 1);
      eventually(() -> assertTrue(inJournal() < 2 * HISTORY));
      awaitArchived(backplane);
    }
    assertEquals(ALL + 1, inArchive());
  }

  @Test
  void oldMessagesLeaveHistorySearchAndFiles() throws Exception {
    keep = new Retention(Optional.of(Duration.ofDays(30)), Map.of(DEV, Optional.empty()));
    EntryId last;
    try (ArchivedBackplane backplane = opened(file())) {
      say(backplane, 1, ALL);
      last = backplane.logs().before(OPS, null, 1).entries().getFirst().id();
      backplane.logs().append(DEV, new Draft(Kind.SAY, Nickname.of("Ann"), "o", null, "in dev"));
      awaitArchived(backplane);
      assertEquals(1, search(backplane, OPS, "line 7"));
    }
    clock = InstantSource.offset(InstantSource.system(), Duration.ofDays(31));
    try (ArchivedBackplane later = opened(file())) {
      say(later, ALL + 1, ALL + 1);
      awaitArchived(later);
      List<String> kept = List.of("line " + (ALL + 1));
      eventually(() -> assertEquals(kept, texts(later, ALL)));
      assertEquals(kept, readForwards(later.history()));
      assertEquals(0, search(later, OPS, "line 7"));
      assertEquals(1, search(later, DEV, "in dev"));
      Entry first = later.history().after(OPS, null, 1).entries().getFirst();
      assertEquals(last.seq() + 1, first.id().seq());
      assertTrue(first.isNextTo(last));
    }
    assertEquals(2, inJournal());
    assertEquals(2, inArchive());
    assertEquals(4, count(folder.resolve("archive.db"), "belfry_word")); // line 451, in dev
    for (Path file : List.of(folder.resolve("data/belfry.sqlite"), folder.resolve("archive.db"))) {
      String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
      assertFalse(bytes.contains("line 7"), () -> file + " still has a text");
      assertTrue(bytes.contains("in dev"));
    }
  }

  private static long search(ArchivedBackplane backplane, LogName log, String words) {
    var question =
        new Search.Question(
            WordQuery.of(words), List.of(log), null, null, null, _ -> true, null, 50);
    return backplane.search().find(question).hits().size();
  }

  private static List<String> texts(ArchivedBackplane backplane, int most) {
    return backplane.history().before(OPS, null, most).entries().stream().map(Entry::text).toList();
  }

  /** What could not be removed from the archive is found by a repetition. */
  @Test
  void removalThatFailsLeavesTheEntriesInTheLog() throws Exception {
    try (ArchivedBackplane backplane = opened(file())) {
      say(backplane, 1, 3);
      awaitArchived(backplane);
      Records records = backplane.records().orElseThrow();
      List<EntryId> ids = records.after(OPS, null, 10).entries().stream().map(Entry::id).toList();
      try (Connection other =
              DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("archive.db"));
          Statement lock = other.createStatement()) {
        lock.execute("begin immediate");
        assertThrows(RefusedException.class, () -> records.remove(OPS, ids, Removal.OPERATOR));
        lock.execute("rollback");
      }
      List<Entry> still = records.after(OPS, null, 10).entries();
      assertEquals(List.of("line 1", "line 2", "line 3"), still.stream().map(Entry::text).toList());

      eventually(() -> assertDoesNotThrow(() -> records.remove(OPS, ids, Removal.OPERATOR)));
      assertTrue(
          records.after(OPS, null, 10).entries().stream()
              .allMatch(entry -> entry.kind() == Kind.REMOVED));
    }
    assertFalse(
        Files.readString(folder.resolve("archive.db"), StandardCharsets.ISO_8859_1)
            .contains("line 2"));
  }

  @Test
  void refusalOfTheLogIsNoOutageOfTheArchive() {
    try (ArchivedBackplane backplane = opened(file())) {
      say(backplane, 1, 1);
      var records = assertInstanceOf(ArchivedRecords.class, backplane.records().orElseThrow());
      Contents nothing = Contents.removedBy(Removal.OPERATOR);
      RefusedException full = new RefusedException(Code.UNAVAILABLE, "the disk is full");
      Runnable fromLog =
          () -> {
            throw full;
          };
      RefusedException refused =
          assertThrows(
              RefusedException.class,
              () -> records.archiver().replace(OPS, List.of(), nothing, fromLog));
      assertEquals(full, refused);
      records.archiver().replace(OPS, List.of(), nothing, () -> {});
    }
  }
}
