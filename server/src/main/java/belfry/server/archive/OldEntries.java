package belfry.server.archive;

import belfry.server.backplane.Retention;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Removes entries from an archive because of their age: once a minute those of all logs, a few logs
 * at a time, so that copying goes on. Used by one thread, which owns the archive.
 */
final class OldEntries {
  /** The logs of one call of {@link #remove}. */
  private static final int LOGS = 100;

  /** The entries of one transaction. */
  private static final int ENTRIES = 200;

  private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

  private final Retention keep;
  private final InstantSource clock;
  private long lastLog;
  private long dueAt = System.nanoTime();

  OldEntries(Retention keep, InstantSource clock) {
    this.keep = keep;
    this.clock = clock;
  }

  /** Removes old entries of a few logs, if it is time for that. */
  void remove(Archive archive) throws SQLException {
    if (keep.isUnlimited() || System.nanoTime() - dueAt < 0) {
      return;
    }
    List<Archive.Numbered> logs = archive.logs(lastLog, LOGS);
    Instant now = clock.instant();
    for (Archive.Numbered log : logs) {
      Optional<Instant> edge = keep.edge(log.name(), now);
      while (edge.isPresent() && archive.removeBefore(log, edge.get(), ENTRIES)) {
        // the next entries
      }
      lastLog = log.number();
    }
    if (logs.size() < LOGS) {
      lastLog = 0;
      dueAt = System.nanoTime() + PAUSE_NANOS;
    }
  }
}
