package belfry.server.archive;

import static belfry.server.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.EntryId;
import belfry.server.backplane.ArchiveSource;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Page;
import belfry.server.backplane.Retention;
import belfry.server.task.Failures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An archiver that may copy only while it holds a lease. */
class ArchiverTest {
  private final Leased source = new Leased();
  private final Failures failures = new Failures();
  @TempDir private Path folder;

  /** Empty logs, whose lease is free. */
  private static final class Leased implements ArchiveSource {
    private final AtomicInteger looks = new AtomicInteger();
    private volatile boolean isHeld;

    @Override
    public Map<LogName, EntryId> waiting() {
      looks.incrementAndGet();
      return Map.of();
    }

    @Override
    public boolean mayCopy() {
      isHeld = true;
      return true;
    }

    @Override
    public void endCopying() {
      isHeld = false;
    }

    @Override
    public boolean isComplete() {
      return true;
    }

    @Override
    public void archived(LogName log, EntryId last) {}

    @Override
    public Page after(LogName log, @Nullable EntryId after, int limit) {
      return new Page(List.of(), false);
    }

    @Override
    public Page before(LogName log, @Nullable EntryId before, int limit) {
      return new Page(List.of(), false);
    }
  }

  @Test
  void instanceThatCantReachTheArchiveHoldsNoLease() throws Exception {
    Path file = folder.resolve("archive.db");
    Path blocked = Files.createDirectory(file); // no file can be made
    ArchiveTarget target =
        ArchiveTarget.of("jdbc:sqlite:" + file, Optional.empty(), Optional.empty());
    OldEntries nothing = new OldEntries(Retention.UNLIMITED, InstantSource.system());
    try (Archiver archiver = new Archiver(source, target, nothing, failures)) {
      archiver.start();
      eventually(() -> assertTrue(source.looks.get() > 0)); // it still looks at the logs
      assertFalse(source.isHeld);
      Files.delete(blocked);
      eventually(() -> assertTrue(source.isHeld));
    }
    eventually(() -> assertFalse(source.isHeld));
    assertEquals(0, failures.count());
  }
}
