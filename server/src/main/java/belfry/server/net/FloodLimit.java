package belfry.server.net;

import belfry.protocol.Limits;
import java.util.concurrent.TimeUnit;

/**
 * Token bucket that limits the rate of lines of one connection. Used by the connection's thread.
 */
final class FloodLimit {
  private static final double BURST = Limits.LINES_AT_ONCE;
  private static final double PER_SECOND = Limits.LINES_A_SECOND;
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  private double tokens = BURST;
  private long at;
  private boolean warned;

  FloodLimit(long now) {
    at = now;
  }

  /** Takes a token for one line. Returns the nanoseconds to pause before the next line, or 0. */
  long take(long now) {
    tokens = Math.min(BURST, tokens + (now - at) / NANOS * PER_SECOND);
    at = now;
    if (tokens >= BURST) {
      warned = false;
    }
    tokens -= 1;
    return tokens >= 0 ? 0 : (long) (-tokens / PER_SECOND * NANOS);
  }

  /** Whether this is the first pause since the bucket was last full. Later calls return false. */
  boolean firstPause() {
    boolean first = !warned;
    warned = true;
    return first;
  }

  /** The notice for a client whose lines are delayed. */
  static String warning() {
    return "You are faster than "
        + Limits.LINES_A_SECOND
        + " lines a second; the rest is read at that pace.";
  }
}
