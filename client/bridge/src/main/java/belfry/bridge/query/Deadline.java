package belfry.bridge.query;

import belfry.bridge.table.BridgeException;
import java.time.Duration;

/**
 * The time at which a search is given up.
 *
 * @param nanos a value of {@link System#nanoTime}
 * @param limit the time from its beginning
 */
public record Deadline(long nanos, Duration limit) {
  /** The deadline for somebody who waits for as long as it takes. */
  public static final Deadline NONE = after(Duration.ofDays(3_650));

  /** A deadline some time from now. */
  public static Deadline after(Duration limit) {
    return new Deadline(System.nanoTime() + limit.toNanos(), limit);
  }

  void check() throws BridgeException {
    if (System.nanoTime() - nanos > 0) {
      throw BridgeException.unavailable(
          "the question takes more than " + limit.toSeconds() + " s; ask for fewer rows");
    }
  }
}
