package belfry.server.backplane.local;

import belfry.protocol.Code;
import belfry.protocol.RefusedException;
import belfry.server.backplane.LogName;
import belfry.server.task.Failures;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All logs of one process, by name. Owns the logs and keeps them within {@link
 * LocalBackplane.Bounds}.
 *
 * <p>An idle log, one without followers and occupants, is kept until its memory or its place is
 * needed. Idle logs are retired in the order of their last use, the oldest first. If only busy logs
 * are left, the largest ones lose their oldest entries.
 *
 * <p>Thread-safe. Holds no lock while it calls a log.
 */
final class LogStore {
  private static final int RETIRED_AT_ONCE = 16;

  /** The share of all memory that is made free at once when memory is short: one of this many. */
  private static final int SPARED_SHARE = 8;

  /**
   * A log and one measure of it. The measure is taken once, because other threads change it while
   * logs are sorted.
   */
  private record Measured(LogName name, LocalLog log, long measure) {}

  private final LocalBackplane.Bounds bounds;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Failures failures;
  private final Map<LogName, LocalLog> logs = new ConcurrentHashMap<>();
  private final RoomListing listing = new RoomListing(logs);
  private final AtomicLong bytes = new AtomicLong();
  private final LongConsumer grown = bytes::addAndGet;
  private final AtomicBoolean shrinking = new AtomicBoolean();
  private final AtomicLong epochs = new AtomicLong();
  private final AtomicLong uses = new AtomicLong();

  LogStore(
      LocalBackplane.Bounds bounds, InstantSource clock, LongSupplier nanoTime, Failures failures) {
    this.bounds = bounds;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.failures = failures;
  }

  /** Finds a log; empty when there is none of this name. */
  Optional<LocalLog> find(LogName name) {
    return Optional.ofNullable(logs.get(name));
  }

  /** The list of the occupied rooms. */
  RoomListing listing() {
    return listing;
  }

  /**
   * Does an action on a log, which is created if there is none.
   *
   * @param action returns null if the log was retired; then the action is done on another one
   * @throws RefusedException when a log is missing and no other can make room for it
   */
  <T> T onLive(LogName name, Function<LocalLog, @Nullable T> action) {
    while (true) {
      LocalLog log = logs.get(name);
      if (log == null) {
        log = create(name);
      }
      log.used(uses.incrementAndGet());
      T result = action.apply(log);
      if (result != null) {
        return result;
      }
      logs.remove(name, log);
    }
  }

  private LocalLog create(LogName name) {
    if (logs.size() >= bounds.logs() && retireIdle(n -> n < RETIRED_AT_ONCE) == 0) {
      throw new RefusedException(
          Code.TOO_MANY_ROOMS, "the server has as many rooms as it may have");
    }
    return logs.computeIfAbsent(
        name,
        _ ->
            new LocalLog(
                name,
                new StoredEntries(newEpoch(), bounds.entries(), bounds.bytes()),
                new RepeatedDrafts(nanoTime),
                grown,
                failures));
  }

  /** The time in milliseconds since 1970, or more: each epoch is later than the one before. */
  private long newEpoch() {
    return epochs.updateAndGet(last -> Math.max(last + 1, clock.millis()));
  }

  /** Retires a log if it is idle. */
  boolean retire(LogName name, LocalLog log) {
    boolean retired = log.retire();
    if (retired) {
      logs.remove(name, log);
    }
    return retired;
  }

  /**
   * Retires idle logs, the one with the oldest last use first.
   *
   * @param more whether to go on after so many
   * @return the number of logs that were retired
   */
  private int retireIdle(IntPredicate more) {
    int retired = 0;
    for (Measured oldest : leastUsedFirst()) {
      if (!more.test(retired)) {
        break;
      }
      if (retire(oldest.name, oldest.log)) {
        retired++;
      }
    }
    return retired;
  }

  private List<Measured> leastUsedFirst() {
    return logs.entrySet().stream()
        .map(entry -> new Measured(entry.getKey(), entry.getValue(), entry.getValue().usedAt()))
        .sorted(Comparator.comparingLong(Measured::measure))
        .toList();
  }

  /** Frees memory if all logs together are larger than they may be. One thread at a time. */
  void shrinkIfFull() {
    if (bytes.get() > bounds.allBytes() && shrinking.compareAndSet(false, true)) {
      try {
        shrink();
      } finally {
        shrinking.set(false);
      }
    }
  }

  /**
   * Retires idle logs; if that is not enough, halves the largest log again and again. Frees more
   * than is needed now, because each call looks at all logs.
   */
  private void shrink() {
    long enough = bounds.allBytes() - bounds.allBytes() / SPARED_SHARE;
    retireIdle(_ -> bytes.get() > enough);
    if (bytes.get() <= enough) {
      return;
    }
    var largestFirst = new PriorityQueue<>(Comparator.comparingLong(Measured::measure).reversed());
    logs.forEach((name, log) -> largestFirst.add(new Measured(name, log, log.bytes())));
    for (Measured next; bytes.get() > enough && (next = largestFirst.poll()) != null; ) {
      long left = next.log.halve();
      if (left > 0) {
        largestFirst.add(new Measured(next.name, next.log, left));
      }
    }
  }

  /** Forgets all logs. */
  void clear() {
    logs.clear();
    listing.changed();
  }
}
