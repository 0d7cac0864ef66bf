package belfry.protocol.time;

import java.time.Instant;

/** Nanoseconds since 1970 in a long, which is enough from 1678 to 2261. */
public final class EpochNanos {
  private static final long SECOND = 1_000_000_000L;

  private EpochNanos() {}

  /** The count at an instant; it wraps beyond its years. */
  public static long of(Instant instant) {
    return instant.getEpochSecond() * SECOND + instant.getNano();
  }

  /** The instant of a count. */
  public static Instant toInstant(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND));
  }
}
