package belfry.server.measure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The rate at which each of many may do something: a number at once, and as many within each
 * period. Owns a token bucket for each key, of which it keeps the 10,000 that were used last;
 * another one is full again. Thread-safe.
 */
public final class Allowances {
  private static final int KEPT = 10_000;

  private final int most;
  private final long nanosEach;
  private final ReentrantLock lock = new ReentrantLock();

  /** The time at which the bucket of a key is full. Guarded by the lock. */
  private final Map<String, Long> full =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > KEPT;
        }
      };

  /**
   * Full buckets.
   *
   * @param most how often each key may do it at once
   * @param period the time in which an empty bucket becomes full
   */
  public Allowances(int most, Duration period) {
    this.most = most;
    this.nanosEach = period.toNanos() / most;
  }

  /**
   * Takes a token of a key.
   *
   * @param now the time by {@link System#nanoTime}
   * @return false if there is none
   */
  public boolean take(String key, long now) {
    lock.lock();
    try {
      long left = left(key, now);
      if (left > (most - 1) * nanosEach) {
        return false;
      }
      full.put(key, now + left + nanosEach);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes tokens of a key, also more than there are: until they are paid, {@link #take} returns
   * false.
   *
   * @param now the time by {@link System#nanoTime}
   */
  public void charge(String key, double tokens, long now) {
    lock.lock();
    try {
      full.put(key, now + left(key, now) + (long) (tokens * nanosEach));
    } finally {
      lock.unlock();
    }
  }

  /** Gives a token back that was taken. */
  public void giveBack(String key, long now) {
    lock.lock();
    try {
      full.put(key, now + Math.max(0, left(key, now) - nanosEach));
    } finally {
      lock.unlock();
    }
  }

  private long left(String key, long now) {
    return Math.max(0, full.getOrDefault(key, now) - now);
  }
}
