package belfry.trials.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/**
 * The begin of every message, by which its delivery is found in any protocol without parsing: when
 * the message was due, its publisher, and its sequence number. A marker is {@code ~~}, then 12, 4
 * and 8 hexadecimal digits, then {@code ~}.
 */
final class Marker {
  /** Bytes of a marker, and of the shortest message. */
  static final int LENGTH = 27;

  static final int MOST_PUBLISHERS = 1 << 16;

  private static final byte EDGE = '~';
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(US_ASCII);
  private static final byte[] VALUES = new byte[128];

  static {
    for (int i = 0; i < DIGITS.length; i++) {
      VALUES[DIGITS[i]] = (byte) i;
    }
  }

  private Marker() {}

  /** A text of {@code size} bytes that begins with an empty marker. */
  static String blank(int size) {
    StringBuilder text = new StringBuilder("~~" + "0".repeat(LENGTH - 3) + "~");
    while (text.length() < size) {
      text.append((char) ('a' + text.length() % 26));
    }
    return text.toString();
  }

  /**
   * Fills in the marker that begins at {@code at}.
   *
   * @param nanos when the message was due, from 0 to 2^48
   */
  static void write(ByteBuffer bytes, int at, long nanos, int publisher, int sequence) {
    hex(bytes, at + 2, 12, nanos);
    hex(bytes, at + 14, 4, publisher);
    hex(bytes, at + 18, 8, sequence);
  }

  /**
   * Finds the next marker; the result is {@code to} without one. The marker may be cut off at
   * {@code to}.
   */
  static int find(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && !(bytes[at] == EDGE && (at + 1 == to || bytes[at + 1] == EDGE))) {
      at++;
    }
    return at;
  }

  /** When the message of the whole marker at {@code at} was due. */
  static long nanos(byte[] bytes, int at) {
    return number(bytes, at + 2, 12);
  }

  /** The publisher of that message. */
  static int publisher(byte[] bytes, int at) {
    return (int) number(bytes, at + 14, 4);
  }

  /** The sequence number of that message among those of its publisher. */
  static int sequence(byte[] bytes, int at) {
    return (int) number(bytes, at + 18, 8);
  }

  private static void hex(ByteBuffer bytes, int at, int digits, long value) {
    long rest = value;
    for (int i = at + digits - 1; i >= at; i--) {
      bytes.put(i, DIGITS[(int) (rest & 15)]);
      rest >>>= 4;
    }
  }

  private static long number(byte[] bytes, int at, int digits) {
    long value = 0;
    for (int i = at; i < at + digits; i++) {
      value = value << 4 | VALUES[bytes[i] & 127];
    }
    return value;
  }
}
