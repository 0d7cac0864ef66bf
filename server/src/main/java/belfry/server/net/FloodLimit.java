package belfry.server.net;

import belfry.protocol.Limits;
import java.util.concurrent.TimeUnit;

/**
 * Token bucket that limits the work for one connection: its lines and the bytes of their answers. A
 * line costs one token. Its answer costs one token for each {@link Limits#ANSWER_BYTES_A_LINE} if
 * that is more, so that a list of ordinary length costs no more than its line. A long answer may
 * take more tokens than there are; the next line then waits until they are paid.
 *
 * <p>Used by the connection's thread.
 */
final class FloodLimit {
  private static final double NANOS_A_TOKEN =
      (double) TimeUnit.SECONDS.toNanos(1) / Limits.LINES_A_SECOND;
  private static final long BURST_NANOS = (long) (Limits.LINES_AT_ONCE * NANOS_A_TOKEN);
  private static final double BYTES_A_TOKEN = Limits.ANSWER_BYTES_A_LINE;

  /** When the bucket is full again, by {@link System#nanoTime}. Each token defers that. */
  private long fullAt;

  private boolean warned;

  /** A full bucket. */
  FloodLimit(long now) {
    fullAt = now;
  }

  /**
   * Takes the tokens for lines and their answers.
   *
   * @param lines the number of lines; 0 for bytes that belong to no line
   * @param answered bytes of the answers
   * @return the nanoseconds to pause before the next line, or 0
   */
  long take(long now, int lines, int answered) {
    if (fullAt - now <= 0) {
      fullAt = now;
      warned = false;
    }
    fullAt += (long) (Math.max(lines, answered / BYTES_A_TOKEN) * NANOS_A_TOKEN);
    return Math.max(0, fullAt - now - BURST_NANOS);
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
        + " lines a second, or ask for long answers; the rest is read at that pace.";
  }
}
