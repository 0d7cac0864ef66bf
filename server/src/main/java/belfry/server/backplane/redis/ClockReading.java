package belfry.server.backplane.redis;

import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * A reading of two clocks of this machine at once. Neither clock is enough: {@link System#nanoTime}
 * stands still while the machine sleeps, and the time of day can be set back.
 *
 * @param nanos the reading of {@link System#nanoTime}
 * @param millis the time of day, in milliseconds since 1970
 */
record ClockReading(long nanos, long millis) {
  static ClockReading now(InstantSource clock) {
    return new ClockReading(System.nanoTime(), clock.millis());
  }

  /**
   * The milliseconds since another reading, by the clock that says more. Negative if the other
   * reading is the later one by both clocks.
   */
  long millisSince(ClockReading other) {
    long passed = Math.ceilDiv(nanos - other.nanos, TimeUnit.MILLISECONDS.toNanos(1));
    return Math.max(passed, millis - other.millis);
  }
}
