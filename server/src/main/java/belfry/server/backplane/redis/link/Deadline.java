package belfry.server.backplane.redis.link;

import java.time.Duration;

/**
 * The moment up to which the answers to some questions are awaited. Questions that were sent
 * together have one deadline, so that waiting for all of them takes no longer than for one.
 *
 * @param nanos the moment, by {@link System#nanoTime}
 */
public record Deadline(long nanos) {
  /** The moment after a time from now. */
  public static Deadline after(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** The time until then; not positive once it is over. */
  public Duration left() {
    return Duration.ofNanos(nanos - System.nanoTime());
  }
}
