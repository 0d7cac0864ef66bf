package belfry.server.backplane.redis;

import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * A moment by two clocks of this machine: {@link System#nanoTime} stands still while the machine
 * sleeps, and the time of day can be set.
 */
record Moment(long nanos, long millis) {
  static Moment now(InstantSource clock) {
    return new Moment(System.nanoTime(), clock.millis());
  }

  /** How many milliseconds passed since another moment, at most; negative when it is later. */
  long millisSince(Moment other) {
    long passed = Math.ceilDiv(nanos - other.nanos, TimeUnit.MILLISECONDS.toNanos(1));
    return Math.max(passed, millis - other.millis);
  }
}
