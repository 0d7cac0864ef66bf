package belfry.protocol.time;

import java.time.Instant;

/**
 * NTP's 64-bit timestamps (RFC 5905, section 6): seconds since 1900 in the upper 32 bits, and the
 * fraction of the second in the lower 32 bits. The seconds wrap every 136 years, so the reader of a
 * timestamp needs an instant near it.
 */
public final class NtpTimestamp {
  private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;
  private static final long NANOS = 1_000_000_000L;

  private NtpTimestamp() {}

  /** The timestamp of an instant of any era. The fraction is rounded down. */
  public static long of(Instant instant) {
    long seconds = instant.getEpochSecond() + SECONDS_1900_TO_1970;
    return seconds << 32 | ((long) instant.getNano() << 32) / NANOS;
  }

  /**
   * The instant of a timestamp, to the nearest nanosecond.
   *
   * @param near selects the era: the result is within 68 years of it
   */
  public static Instant toInstant(long timestamp, Instant near) {
    long nearSeconds = near.getEpochSecond() + SECONDS_1900_TO_1970;
    int distance = (int) (timestamp >>> 32) - (int) nearSeconds;
    long nanos = ((timestamp & 0xffff_ffffL) * NANOS + (1L << 31)) >>> 32;
    return Instant.ofEpochSecond(nearSeconds + distance - SECONDS_1900_TO_1970, nanos);
  }
}
