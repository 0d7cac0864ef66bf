package belfry.protocol.time;

/** Decimal numbers, written without a String between. */
final class Digits {
  private Digits() {}

  /** How many bytes the number takes, its sign included. */
  static int length(long value) {
    int length = value < 0 ? 2 : 1;
    while ((value /= 10) != 0) {
      length++;
    }
    return length;
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
