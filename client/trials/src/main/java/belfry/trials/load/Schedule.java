package belfry.trials.load;

/**
 * The times at which messages are due at a steady rate. A sender that is late takes each message
 * with the time at which it was due, and leaves none out. A server that delays the sender so pays
 * with its latencies (no coordinated omission). One thread uses it.
 */
final class Schedule {
  private final long start;
  private final double nanosEach;
  private long taken;

  /**
   * Makes a schedule.
   *
   * @param start when the first message is due, in nanoseconds
   * @param rate messages a second
   */
  Schedule(long start, double rate) {
    this.start = start;
    nanosEach = 1e9 / rate;
  }

  /** When the next message is due. */
  long next() {
    return start + (long) (taken * nanosEach);
  }

  /** Whether the next message is due. */
  boolean isDue(long now) {
    return now - next() >= 0;
  }

  /** Takes the next message; the result is when it was due. */
  long take() {
    long due = next();
    taken++;
    return due;
  }
}
