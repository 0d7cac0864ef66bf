package belfry.protocol.time;

/**
 * The time that a {@link SyncedClock} shows from one estimate to the next, as a function of the
 * counter. Times are in nanoseconds.
 *
 * @param anchor the counter at the beginning of this course
 * @param start the best guess of the true time at {@code anchor}, since 1970
 * @param gap how far the shown time was behind {@code start} at {@code anchor}; negative if it was
 *     ahead. The clock closes the gap slowly
 * @param rate how much faster true time runs than the counter, as a fraction
 * @param error the largest possible error of {@code start}
 * @param wander the largest possible error of {@code rate}
 */
record Course(long anchor, long start, long gap, double rate, long error, double wander) {
  private static final double SLEW = 500e-6;

  /** The best guess of the true time. */
  long trueAt(long counter) {
    long elapsed = counter - anchor;
    return start + elapsed + Math.round(elapsed * rate);
  }

  /**
   * The time that the clock shows: the best guess without the part of the gap that is not closed
   * yet.
   */
  long shownAt(long counter) {
    return trueAt(counter) - gapAt(counter);
  }

  /** The largest possible error of the best guess. */
  long uncertaintyAt(long counter) {
    return error + (long) Math.ceil(Math.abs(counter - anchor) * wander);
  }

  /** The largest possible error of the shown time. */
  long errorAt(long counter) {
    return uncertaintyAt(counter) + Math.abs(gapAt(counter));
  }

  private long gapAt(long counter) {
    long closed = (long) ((counter - anchor) * SLEW);
    return gap > 0 ? Math.max(gap - closed, 0) : Math.min(gap + closed, 0);
  }
}
