package belfry.server.archive;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.server.backplane.ArchiveSource;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Outcome;
import belfry.server.backplane.Retention;
import belfry.server.backplane.local.LocalBackplane;
import belfry.server.backplane.local.SqliteJournal;
import belfry.server.measure.Measure;
import belfry.server.task.Failures;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive's database is killed under load, and comes back. */
class ArchiveAwayIT {
  private static final LogName OPS = new LogName("ops");
  private static final int HISTORY = 50;
  private static final int THIRD = 200;

  private final Failures failures = new Failures();
  @TempDir private Path folder;

  private static EntryId say(ArchivedBackplane backplane, int count) {
    EntryId last = null;
    for (int n = 0; n < count; n++) {
      Draft draft = new Draft(Kind.SAY, Nickname.of("Ann"), "origin", null, "line");
      Outcome outcome = backplane.logs().append(OPS, draft);
      last = assertInstanceOf(Outcome.Appended.class, outcome).id();
    }
    return last;
  }

  private static double gauge(ArchivedBackplane backplane, String name) {
    return backplane.measures().stream()
        .filter(one -> one.name().equals(name))
        .mapToDouble(one -> ((Measure.Gauge) one).value().getAsDouble())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void nothingIsLostAndNobodyWaitsWhileTheDatabaseIsAway() throws Exception {
    var memory = new LocalBackplane.Bounds(HISTORY, 1 << 20, 100, 64 << 20);
    LocalBackplane local =
        new LocalBackplane(
            memory,
            InstantSource.system(),
            SqliteJournal.opening(
                folder,
                SqliteJournal.Sync.SECOND,
                new SqliteJournal.Bounds(HISTORY, 64 << 20, true),
                InstantSource.system(),
                failures,
                () -> {}),
            failures);
    ArchiveSource source = local.archiveSource().orElseThrow();
    try (DatabaseServer server = DatabaseServer.PostgreSql.started();
        ArchivedBackplane backplane =
            new ArchivedBackplane(
                local,
                source,
                server.target(),
                Retention.UNLIMITED,
                InstantSource.system(),
                failures)) {
      backplane.start((_, _, _) -> {});
      EntryId early = say(backplane, THIRD);
      eventually(() -> assertEquals(Map.of(), source.waiting()));
      server.kill();

      say(backplane, THIRD);
      eventually(() -> assertEquals(0, gauge(backplane, "archive_up")));
      assertTrue(gauge(backplane, "archive_lag_seconds") > 0);
      // what is not archived yet can be read, what is archived is refused
      assertEquals(THIRD, backplane.history().after(OPS, early, THIRD).entries().size());
      EntryId middle = new EntryId(early.epoch(), THIRD / 2);
      assertThrows(RefusedException.class, () -> backplane.history().before(OPS, middle, 10));

      server.restart();
      eventually(
          Duration.ofSeconds(30), () -> assertEquals(0, gauge(backplane, "archive_lag_seconds")));
      eventually(() -> assertEquals(1, gauge(backplane, "archive_up")));
      eventually(() -> assertDoesNotThrow(() -> backplane.history().before(OPS, middle, 10)));
      EntryId last = say(backplane, THIRD);
      eventually(() -> assertEquals(Map.of(), source.waiting()));
      try (Archive archive = server.target().open()) {
        assertEquals(last, archive.last(OPS));
        List<Entry> all = archive.after(OPS, null, 4 * THIRD).entries();
        assertEquals(
            LongStream.rangeClosed(1, 3 * THIRD).boxed().toList(),
            all.stream().map(entry -> entry.id().seq()).toList());
      }
      assertEquals(2 * THIRD, backplane.history().before(OPS, last, 2 * THIRD).entries().size());
    }
    assertEquals(0, failures.count());
  }
}
