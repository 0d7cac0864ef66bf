package belfry.client.chat;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The pauses between attempts to connect: each step is twice as long as the one before, up to a
 * limit, and a random part of it is left out, so that many clients do not return at once. One
 * thread uses it.
 */
final class Backoff {
  private static final long FIRST_MILLIS = 250;
  private static final long LONGEST_MILLIS = 10_000;

  private final RandomGenerator random;
  private long millis = FIRST_MILLIS;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** The next pause: between half of the step and all of it. */
  Duration next() {
    Duration pause = Duration.ofMillis(random.nextLong(millis / 2, millis + 1));
    millis = Math.min(millis * 2, LONGEST_MILLIS);
    return pause;
  }

  /** Makes the next pause short again, because a server answered. */
  void reset() {
    millis = FIRST_MILLIS;
  }
}
