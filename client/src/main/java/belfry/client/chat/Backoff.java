package belfry.client.chat;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before each attempt to connect again: twice as long each time up to a limit, and
 * less by chance, so that many clients do not come back at once. Used by one thread.
 */
final class Backoff {
  private static final long FIRST_MILLIS = 250;
  private static final long LONGEST_MILLIS = 10_000;

  private final RandomGenerator random;
  private long millis = FIRST_MILLIS;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** The next pause: from half of the step to all of it. */
  Duration next() {
    Duration pause = Duration.ofMillis(random.nextLong(millis / 2, millis + 1));
    millis = Math.min(millis * 2, LONGEST_MILLIS);
    return pause;
  }

  /** A server was there: the next pause is short again. */
  void reset() {
    millis = FIRST_MILLIS;
  }
}
