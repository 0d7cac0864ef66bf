package belfry.server.archive;

import belfry.server.backplane.Retention;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Removes entries from an archive because of their age. A round through all logs begins once a
 * minute; one call does a small part of it, so that the thread copies and stops between the parts.
 * Used by one thread, which owns the archive.
 */
final class OldEntries {
  /** The highest number of logs that one call of {@link #removeSome} looks at. */
  private static final int LOGS = 100;

  /** The highest number of entries that one call of {@link #removeSome} removes. */
  private static final int ENTRIES = 200;

  private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

  private final Retention keep;
  private final InstantSource clock;
  private final int most;

  /** The last log whose old entries this round has removed; 0 before the first one. */
  private long lastLog;

  /** Whether this round has removed entries. */
  private boolean hasRemoved;

  private long dueAt = System.nanoTime();

  OldEntries(Retention keep, InstantSource clock) {
    this(keep, clock, ENTRIES);
  }

  /**
   * @param most the highest number of entries that one call of {@link #removeSome} removes
   */
  OldEntries(Retention keep, InstantSource clock, int most) {
    this.keep = keep;
    this.clock = clock;
    this.most = most;
  }

  /**
   * Removes some old entries of one log, in one transaction, if a round is due.
   *
   * @return whether it has removed entries: the next call should follow soon
   */
  boolean removeSome(Archive archive) throws SQLException {
    if (keep.isUnlimited() || System.nanoTime() - dueAt < 0) {
      return false;
    }
    List<Archive.Numbered> logs = archive.logs(lastLog, LOGS);
    Instant now = clock.instant();
    for (Archive.Numbered log : logs) {
      Optional<Instant> edge = keep.edge(log.name(), now);
      int removed = edge.isPresent() ? archive.removeBefore(log, edge.get(), most) : 0;
      if (removed < most) {
        lastLog = log.number();
      }
      if (removed > 0) {
        hasRemoved = true;
        return true;
      }
    }
    if (logs.size() < LOGS) {
      endRound(archive);
    }
    return false;
  }

  private void endRound(Archive archive) throws SQLException {
    if (hasRemoved) {
      archive.clearRemoved();
      hasRemoved = false;
    }
    lastLog = 0;
    dueAt = System.nanoTime() + PAUSE_NANOS;
  }
}
