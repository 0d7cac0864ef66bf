package belfry.server.backplane.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import belfry.server.backplane.Backplane;
import belfry.server.backplane.DurableContract;
import belfry.server.task.Failures;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract of what is durable, for the journal in a file. */
class SqliteDurabilityTest extends DurableContract {
  private static final int HISTORY = 100;
  private static final String LOG = "belfry.sqlite-wal";

  private final Failures failures = new Failures();
  @TempDir private Path folder;
  private int kills;

  @AfterEach
  void nothingFailed() {
    assertEquals(0, failures.count());
  }

  private Path data() {
    return folder.resolve("data" + kills);
  }

  @Override
  protected Backplane open() {
    InstantSource clock = InstantSource.system();
    Journal journal =
        SqliteJournal.opening(
            new SqliteFile(data()),
            SqliteJournal.Sync.ALWAYS,
            new SqliteJournal.Bounds(HISTORY, 8 << 20, false),
            clock,
            failures,
            () -> {});
    var bounds = new LocalBackplane.Bounds(HISTORY, 1 << 20, 100, 8 << 20);
    return new LocalBackplane(bounds, clock, journal, failures);
  }

  /** A kill leaves the files as they are while the process runs. */
  @Override
  protected void kill(Backplane running, boolean torn) throws IOException {
    Path killed = data();
    kills++;
    Files.createDirectories(data());
    for (String name : List.of("belfry.sqlite", LOG)) {
      Files.copy(killed.resolve(name), data().resolve(name));
    }
    running.close();
    if (torn) {
      try (var log = FileChannel.open(data().resolve(LOG), StandardOpenOption.WRITE)) {
        log.truncate(log.size() - 5_000);
      }
    }
  }
}
