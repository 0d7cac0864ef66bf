package belfry.trials.load;

/**
 * When messages are to be sent at a steady rate. They are due at their times however late the
 * sender is: who takes one late still learns when it was due, and nothing is left out. So a server
 * that holds the sender up is charged for it (no coordinated omission).
 */
final class Schedule {
  private final long start;
  private final double nanosEach;
  private long taken;

  /**
   * @param start when the first is due, in nanoseconds
   * @param rate messages a second
   */
  Schedule(long start, double rate) {
    this.start = start;
    nanosEach = 1e9 / rate;
  }

  /** When the next one is due. */
  long next() {
    return start + (long) (taken * nanosEach);
  }

  /** Whether one is due. */
  boolean isDue(long now) {
    return now - next() >= 0;
  }

  /** Takes the next one; returns when it was due. */
  long take() {
    long due = next();
    taken++;
    return due;
  }
}
