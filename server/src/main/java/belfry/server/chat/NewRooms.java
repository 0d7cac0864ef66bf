package belfry.server.chat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The rate at which sessions of one origin may begin rooms, by writing the first message of a log.
 * A log outlives its room, so the number of open rooms does not bound the memory that an origin
 * takes. Owns a token bucket for each origin. Thread-safe.
 */
final class NewRooms {
  /** The number of rooms that an origin may begin at once, and then within each hour. */
  static final int AN_HOUR = 100;

  private static final long NANOS_EACH = Duration.ofHours(1).toNanos() / AN_HOUR;
  private static final int ORIGINS_KEPT = 10_000;

  private final ReentrantLock lock = new ReentrantLock();

  /** The time at which the bucket of an origin is full. Guarded by the lock. */
  private final Map<String, Long> full =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > ORIGINS_KEPT;
        }
      };

  /**
   * Takes a token of an origin.
   *
   * @param now the time by {@link System#nanoTime}
   * @return false if there is none
   */
  boolean take(String origin, long now) {
    lock.lock();
    try {
      long left = Math.max(0, full.getOrDefault(origin, now) - now);
      if (left > (AN_HOUR - 1) * NANOS_EACH) {
        return false;
      }
      full.put(origin, now + left + NANOS_EACH);
      return true;
    } finally {
      lock.unlock();
    }
  }
}
