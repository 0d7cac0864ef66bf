package belfry.bridge.bot;

import java.time.Duration;

/**
 * Limits how many questions are answered: some at once, and then one in a time. One thread uses it.
 */
final class Pace {
  private static final int AT_ONCE = 5;
  private static final long EACH_NANOS = Duration.ofSeconds(2).toNanos();

  private double allowed = AT_ONCE;
  private long seenAt;

  /**
   * The pace from now on.
   *
   * @param now a value of {@link System#nanoTime}
   */
  Pace(long now) {
    seenAt = now;
  }

  /** Whether a question may be answered now. */
  boolean allows(long now) {
    allowed = Math.min(AT_ONCE, allowed + (double) (now - seenAt) / EACH_NANOS);
    seenAt = now;
    if (allowed < 1) {
      return false;
    }
    allowed--;
    return true;
  }
}
