package belfry.protocol.time;

/** Writes decimal numbers without making a String. */
final class Digits {
  private Digits() {}

  /** The length of the number in bytes, with its sign. */
  static int length(long value) {
    int length = value < 0 ? 2 : 1;
    while ((value /= 10) != 0) {
      length++;
    }
    return length;
  }

  /** Writes a number from 0 to 99 in two digits. */
  static int writeTwo(int value, byte[] out, int at, int limit) {
    if (at == Strftime.OVERFLOW || 2 > limit - at) {
      return Strftime.OVERFLOW;
    }
    out[at] = (byte) ('0' + value / 10);
    out[at + 1] = (byte) ('0' + value % 10);
    return at + 2;
  }

  static int write(long value, byte[] out, int at, int limit) {
    int length = length(value);
    if (at == Strftime.OVERFLOW || length > limit - at) {
      return Strftime.OVERFLOW;
    }
    if (value < 0) {
      out[at] = '-';
    }
    int digit = at + length;
    do {
      out[--digit] = (byte) ('0' + Math.abs(value % 10));
      value /= 10;
    } while (value != 0);
    return at + length;
  }
}
