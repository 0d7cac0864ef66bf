package belfry.protocol.time;

import java.time.Instant;

/** Nanoseconds since 1970 as a long, which has room for the years 1678 to 2261. */
public final class EpochNanos {
  private static final long SECOND = 1_000_000_000L;

  private EpochNanos() {}

  /** The nanoseconds of an instant; outside those years the result wraps. */
  public static long of(Instant instant) {
    return instant.getEpochSecond() * SECOND + instant.getNano();
  }

  /** The instant at that many nanoseconds since 1970. */
  public static Instant toInstant(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND));
  }
}
