package belfry.protocol.time;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * The 48 bytes of an NTP packet (RFC 5905, section 7.3), any mode and any version.
 *
 * @param leap 0 none, 1 the last minute of this day has 61 seconds, 2 it has 59, 3 the clock is not
 *     synchronised
 * @param version 0 to 7
 * @param mode 0 to 7; 3 is a client's request, 4 a server's answer
 * @param stratum 1 has a reference clock itself, 2 to 15 have theirs from one below, 0 is unknown
 * @param poll log2 seconds
 * @param precision log2 seconds
 * @param rootDelay to the reference clock and back, in 2^-16 seconds, 32 bits unsigned
 * @param rootDispersion the error gathered on the way, in 2^-16 seconds, 32 bits unsigned
 * @param referenceId four bytes that name the source
 * @param reference when the clock was last set, an {@link NtpTimestamp}
 * @param origin of an answer: the request's {@code transmit}, bit by bit
 * @param receive when the request arrived
 * @param transmit when this packet left
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

  /** Bytes of a packet without extension fields. */
  public static final int LENGTH = 48;

  /** The mode of requests. */
  public static final int CLIENT = 3;

  /** The mode of answers. */
  public static final int SERVER = 4;

  /** The leap indicator of a clock that is not synchronised. */
  public static final int UNSYNCHRONISED = 3;

  private static final Set<String> KISSES = Set.of("DENY", "RSTR", "RATE");
  private static final long MAX_SHORT = 0xffff_ffffL;

  /** Checks that each part fits its bits. */
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

  /** A request: nothing but a stamp for the answer to repeat. */
  public static NtpPacket request(long transmit) {
    return new NtpPacket(0, 4, CLIENT, 0, 0, 0, 0, 0, 0, 0, 0, 0, transmit);
  }

  /**
   * Reads the packet at the buffer's position and moves past it; empty when fewer than 48 bytes are
   * left. What comes after (extension fields, a MAC) is the caller's to judge.
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

  /** Writes the 48 bytes at the buffer's position and moves past them. */
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

  /** Nanoseconds in NTP's 2^-16 seconds, rounded up, as far as 32 bits go. */
  public static long shortFormat(long nanos) {
    double units = Math.ceil(nanos * 65_536.0 / 1e9);
    return (long) Math.min(units, MAX_SHORT);
  }

  /** NTP's 2^-16 seconds in nanoseconds. */
  public static long shortToNanos(long units) {
    return (long) Math.ceil(units * 1e9 / 65_536.0);
  }
}
