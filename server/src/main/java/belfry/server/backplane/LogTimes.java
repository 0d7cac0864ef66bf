package belfry.server.backplane;

import belfry.protocol.EntryId;
import belfry.protocol.Limits;
import belfry.protocol.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds places in logs by time. It reads a few entries by their ids, first the newest, so it needs
 * no index of times: the epoch of an id is a time, and within an epoch the times grow with the
 * numbers. Where a clock was set back they do not; then the place is one of those at which the
 * entries pass the time.
 *
 * @param history all that is kept of the logs
 */
public record LogTimes(History history) {
  private static final int PAGE = Limits.HISTORY_PAGE;

  /** The most rounds for one place: each looks through one epoch. */
  private static final int MOST_ROUNDS = 32;

  /** An epoch may be so much later than its entries: each is later than the one before. */
  private static final Duration AHEAD = Duration.ofMinutes(1);

  private static final long LAST_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  /**
   * The last entry from before a time: the entries after it are from this time on.
   *
   * @return its id; null if the history has no such entry
   * @throws RefusedException if the log can't be read now
   */
  public @Nullable EntryId lastBefore(LogName log, Instant time) {
    EntryId laterEpochs = new EntryId(millis(time) + AHEAD.toMillis(), 0);
    Entry at = nearest(history.before(log, laterEpochs, 1).entries(), time);
    for (int round = 0; at != null && !at.time().isBefore(time) && round < MOST_ROUNDS; round++) {
      at = earlier(log, at, time);
    }
    return at == null ? null : at.id();
  }

  private static long millis(Instant time) {
    return Math.clamp(time.getEpochSecond(), 0, LAST_SECOND) * 1_000 + time.getNano() / 1_000_000;
  }

  /**
   * The last entry before another one that is from before a time. If the epoch of that one has
   * none, this may be an entry that is not, but is nearer.
   *
   * @param late an entry that is not from before the time
   */
  private @Nullable Entry earlier(LogName log, Entry late, Instant time) {
    long epoch = late.id().epoch();
    long high = late.id().seq(); // entries from this number on are not from before the time
    long low = 0; // entries up to this number are
    for (long step = PAGE; low == 0 && high > step; step *= 2) {
      Entry entry = first(log, epoch, high - step);
      if (entry != null && entry.time().isBefore(time)) {
        low = entry.id().seq();
      } else {
        high -= step;
      }
    }
    while (high - low > PAGE) {
      long middle = low + (high - low) / 2;
      Entry entry = first(log, epoch, middle);
      if (entry != null && entry.time().isBefore(time) && entry.id().seq() < high) {
        low = entry.id().seq();
      } else {
        high = middle;
      }
    }
    return nearest(history.before(log, new EntryId(epoch, high), PAGE).entries(), time);
  }

  /** The first entry with at least a number, in an epoch or a later one. */
  private @Nullable Entry first(LogName log, long epoch, long seq) {
    List<Entry> found = history.after(log, new EntryId(epoch, seq - 1), 1).entries();
    return found.isEmpty() ? null : found.getFirst();
  }

  /** The last entry from before a time, or else the first one; null if there is no entry. */
  private static @Nullable Entry nearest(List<Entry> entries, Instant time) {
    for (Entry entry : entries.reversed()) {
      if (entry.time().isBefore(time)) {
        return entry;
      }
    }
    return entries.isEmpty() ? null : entries.getFirst();
  }
}
