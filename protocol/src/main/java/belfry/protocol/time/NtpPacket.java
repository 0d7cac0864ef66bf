package belfry.protocol.time;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * The 48 bytes of an NTP packet (RFC 5905, section 7.3) of any mode and version.
 *
 * @param leap the leap indicator: 0 for none; 1 if the last minute of this day has 61 seconds, 2 if
 *     it has 59; 3 if the clock is not synchronised
 * @param version 0 to 7
 * @param mode 0 to 7; 3 is the request of a client, 4 the answer of a server
 * @param stratum 1 for a server with a reference clock; 2 to 15 for a server that follows one of
 *     the stratum below; 0 for unknown
 * @param poll the poll interval, as log2 of seconds
 * @param precision the precision of the clock, as log2 of seconds
 * @param rootDelay the round-trip time to the reference clock, in 2^-16 seconds, 32 bits unsigned
 * @param rootDispersion the accumulated error against the reference clock, in 2^-16 seconds, 32
 *     bits unsigned
 * @param referenceId four bytes that name the source of the time
 * @param reference the time when the clock was last set, as an {@link NtpTimestamp}
 * @param origin in an answer, a copy of the request's {@code transmit}
 * @param receive the time when the request arrived
 * @param transmit the time when this packet left
 */
public record NtpPacket(
    int leap,
    int version,
    int mode,
    int stratum,
    int poll,
    int precision,
    long rootDelay,
    long rootDispersion,
    int referenceId,
    long reference,
    long origin,
    long receive,
    long transmit) {

  /** The length of a packet without extension fields, in bytes. */
  public static final int LENGTH = 48;

  /** The mode of requests. */
  public static final int CLIENT = 3;

  /** The mode of answers. */
  public static final int SERVER = 4;

  /** The leap indicator of a clock that is not synchronised. */
  public static final int UNSYNCHRONISED = 3;

  private static final Set<String> KISSES = Set.of("DENY", "RSTR", "RATE");
  private static final long MAX_SHORT = 0xffff_ffffL;

  /** Checks that each part fits its number of bits. */
  public NtpPacket {
    if ((leap & ~3) != 0 || (version & ~7) != 0 || (mode & ~7) != 0 || (stratum & ~0xff) != 0) {
      throw new IllegalArgumentException("leap, version, mode or stratum");
    }
    if ((byte) poll != poll || (byte) precision != precision) {
      throw new IllegalArgumentException("poll or precision");
    }
    if ((rootDelay & ~MAX_SHORT) != 0 || (rootDispersion & ~MAX_SHORT) != 0) {
      throw new IllegalArgumentException("root delay or root dispersion");
    }
  }

  /**
   * The kiss-o'-death code of an answer that asks its client to stop or to slow down (RFC 5905,
   * section 7.4): {@code DENY}, {@code RSTR} or {@code RATE}; empty for every other packet.
   */
  public Optional<String> kiss() {
    String code =
        new String(
            ByteBuffer.allocate(Integer.BYTES).putInt(referenceId).array(),
            StandardCharsets.US_ASCII);
    return mode == SERVER && stratum == 0 && KISSES.contains(code)
        ? Optional.of(code)
        : Optional.empty();
  }

  /** A request. Its only content is a timestamp, which the answer copies. */
  public static NtpPacket request(long transmit) {
    return new NtpPacket(0, 4, CLIENT, 0, 0, 0, 0, 0, 0, 0, 0, 0, transmit);
  }

  /**
   * Reads the packet at the buffer's position and moves the position after it. The result is empty
   * if fewer than 48 bytes are left. The caller checks the bytes that follow (extension fields, a
   * MAC).
   */
  public static Optional<NtpPacket> read(ByteBuffer in) {
    if (in.remaining() < LENGTH) {
      return Optional.empty();
    }
    int first = in.get();
    return Optional.of(
        new NtpPacket(
            first >> 6 & 3,
            first >> 3 & 7,
            first & 7,
            in.get() & 0xff,
            in.get(),
            in.get(),
            in.getInt() & MAX_SHORT,
            in.getInt() & MAX_SHORT,
            in.getInt(),
            in.getLong(),
            in.getLong(),
            in.getLong(),
            in.getLong()));
  }

  /** Writes the 48 bytes at the buffer's position and moves the position after them. */
  public void write(ByteBuffer out) {
    out.put((byte) (leap << 6 | version << 3 | mode));
    out.put((byte) stratum);
    out.put((byte) poll);
    out.put((byte) precision);
    out.putInt((int) rootDelay);
    out.putInt((int) rootDispersion);
    out.putInt(referenceId);
    out.putLong(reference);
    out.putLong(origin);
    out.putLong(receive);
    out.putLong(transmit);
  }

  /**
   * Converts nanoseconds to NTP's short format of 2^-16 seconds, rounded up, at most the largest
   * value of 32 bits.
   */
  public static long shortFormat(long nanos) {
    double units = Math.ceil(nanos * 65_536.0 / 1e9);
    return (long) Math.min(units, MAX_SHORT);
  }

  /** Converts NTP's short format of 2^-16 seconds to nanoseconds. */
  public static long shortToNanos(long units) {
    return (long) Math.ceil(units * 1e9 / 65_536.0);
  }
}
