package belfry.protocol.time;

/**
 * How a {@link SyncedClock} goes on from one estimate: pure arithmetic over the counter.
 *
 * @param anchor the counter when it began
 * @param start the best guess of the true time then, in nanoseconds since 1970
 * @param gap what the clock lacked of that then, and catches up with
 * @param rate how much faster than the counter time goes, as a fraction
 * @param error how wrong {@code start} may be
 * @param wander how wrong {@code rate} may be
 */
record Course(long anchor, long start, long gap, double rate, long error, double wander) {
  private static final double SLEW = 500e-6;

  /** The best guess of the true time. */
  long trueAt(long counter) {
    long elapsed = counter - anchor;
    return start + elapsed + Math.round(elapsed * rate);
  }

  /** What the clock shows: it does not jump over a gap. */
  long shownAt(long counter) {
    return trueAt(counter) - gapAt(counter);
  }

  /** How wrong the best guess may be. */
  long uncertaintyAt(long counter) {
    return error + (long) Math.ceil(Math.abs(counter - anchor) * wander);
  }

  /** How wrong may be what the clock shows. */
  long errorAt(long counter) {
    return uncertaintyAt(counter) + Math.abs(gapAt(counter));
  }

  private long gapAt(long counter) {
    long closed = (long) ((counter - anchor) * SLEW);
    return gap > 0 ? Math.max(gap - closed, 0) : Math.min(gap + closed, 0);
  }
}
