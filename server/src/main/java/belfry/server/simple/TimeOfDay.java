package belfry.server.simple;

import belfry.protocol.Limits;
import belfry.protocol.time.BrokenDownTime;
import belfry.protocol.time.Compilation;
import belfry.protocol.time.Strftime;
import belfry.protocol.time.Zone;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;

/** What the daytime and the rdate service send. Immutable; any thread may use it. */
public final class TimeOfDay {
  /** A form that RFC 867 suggests, such as {@code Sunday, November 22, 2026 03:05:09-UTC}. */
  private static final String FORMAT = "%A, %B %-d, %Y %H:%M:%S-%Z\r\n";

  /** Seconds from the beginning of 1900 to the beginning of 1970. */
  private static final long SECONDS_TO_1970 = 2_208_988_800L;

  private final Zone zone;
  private final InstantSource clock;
  private final Strftime format;

  /**
   * The time of a clock.
   *
   * @param zone the zone of the daytime service
   */
  public TimeOfDay(Zone zone, InstantSource clock) {
    this.zone = zone;
    this.clock = clock;
    this.format =
        switch (Strftime.compile(FORMAT)) {
          case Strftime compiled -> compiled;
          case Compilation.Refused refused -> throw new IllegalStateException(refused.toString());
        };
  }

  /** The date and the time as a line of ASCII characters, at most 48 bytes long. */
  public byte[] daytime() {
    byte[] line = new byte[Limits.TIME_ANSWER];
    int end = format.write(new BrokenDownTime().set(clock.instant(), zone), line, 0, line.length);
    return Arrays.copyOf(line, Math.max(0, end)); // empty for a year that has too many digits
  }

  /**
   * The seconds since the beginning of 1900, as an unsigned number of four bytes. It begins again
   * at 0 on 7 February 2036, as RFC 868 lets it.
   */
  public byte[] seconds() {
    Instant now = clock.instant();
    return ByteBuffer.allocate(Integer.BYTES)
        .putInt((int) (now.getEpochSecond() + SECONDS_TO_1970))
        .array();
  }
}
