package belfry.server.backplane.local;

import belfry.protocol.Code;
import belfry.protocol.RefusedException;
import belfry.server.backplane.LogName;
import belfry.server.task.Failures;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
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
  private static final int READING = 64;

  /** The share of all memory that is made free at once when memory is short: one of this many. */
  private static final int SPARED_SHARE = 8;

  /**
   * A log and one measure of it. The measure is taken once, because other threads change it while
   * logs are sorted.
   */
  private record Measured(LogName name, LocalLog log, long measure) {}

  private final LocalBackplane.Bounds bounds;
  private final Journal journal;
  private final Map<LogName, LocalLog> logs = new ConcurrentHashMap<>();
  private final RoomListing listing = new RoomListing(logs);
  private final AtomicLong bytes = new AtomicLong();
  private final LocalLog.Shared shared;
  private final AtomicBoolean shrinking = new AtomicBoolean();

  /**
   * One of these locks is held while a log is read from the journal: else a log that was read, used
   * and retired meanwhile could come back without its last entries. Taken before a log's lock.
   */
  private final ReentrantLock[] reading =
      Stream.generate(ReentrantLock::new).limit(READING).toArray(ReentrantLock[]::new);

  private final AtomicLong uses = new AtomicLong();

  LogStore(
      LocalBackplane.Bounds bounds, Journal journal, LongSupplier nanoTime, Failures failures) {
    this.bounds = bounds;
    this.journal = journal;
    this.shared = new LocalLog.Shared(bounds, journal, nanoTime, bytes::addAndGet, failures);
  }

  /** Finds a log in memory; empty when there is none of this name. */
  Optional<LocalLog> find(LogName name) {
    return Optional.ofNullable(logs.get(name));
  }

  /**
   * Finds a log that is in memory or in the journal; empty when there is none of this name.
   *
   * @throws RefusedException when the log can't come into memory now
   */
  Optional<LocalLog> findKept(LogName name) {
    LocalLog log = logs.get(name);
    if (log == null && journal.mayKeep(name)) {
      log = create(name);
    }
    return Optional.ofNullable(log);
  }

  /** Finds a log that is in memory, or that another thread brings into memory now. */
  Optional<LocalLog> findOrAwait(LogName name) {
    ReentrantLock held = readingOf(name);
    held.lock();
    try {
      return find(name);
    } finally {
      held.unlock();
    }
  }

  private ReentrantLock readingOf(LogName name) {
    return reading[Math.floorMod(name.hashCode(), READING)];
  }

  /** The names of the logs in memory. */
  List<LogName> names() {
    return List.copyOf(logs.keySet());
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
    ReentrantLock held = readingOf(name);
    held.lock();
    try {
      LocalLog made = logs.get(name);
      if (made == null) {
        Journal.Tail tail = journal.read(name, bounds.entries());
        made = new LocalLog(name, tail, shared);
        logs.put(name, made);
      }
      return made;
    } finally {
      held.unlock();
    }
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
