package belfry.server.web;

/**
 * Checks UTF-8 (RFC 3629) byte by byte, so that a character may be split between two frames. The
 * first byte that can't belong to any character is refused.
 */
final class Utf8Check {
  private static final int FIRST_CONTINUATION = 0x80;
  private static final int LAST_CONTINUATION = 0xBF;

  /** Bytes that are left of the character. */
  private int left;

  /** The lowest and the highest value of the next byte, if a byte is left. */
  private int lowest;

  private int highest;

  /** Takes the next byte. Returns false if it makes the text malformed. */
  boolean take(byte next) {
    int b = Byte.toUnsignedInt(next);
    if (left == 0) {
      return b < FIRST_CONTINUATION || begin(b);
    }
    boolean fits = b >= lowest && b <= highest;
    left--;
    lowest = FIRST_CONTINUATION;
    highest = LAST_CONTINUATION;
    return fits;
  }

  /** Begins a character of several bytes; the second one has bounds of its own. */
  private boolean begin(int b) {
    lowest = FIRST_CONTINUATION;
    highest = LAST_CONTINUATION;
    if (b >= 0xC2 && b <= 0xDF) {
      left = 1;
    } else if (b >= 0xE0 && b <= 0xEF) {
      left = 2;
      lowest = b == 0xE0 ? 0xA0 : lowest; // no overlong form
      highest = b == 0xED ? 0x9F : highest; // no surrogate
    } else if (b >= 0xF0 && b <= 0xF4) {
      left = 3;
      lowest = b == 0xF0 ? 0x90 : lowest; // no overlong form
      highest = b == 0xF4 ? 0x8F : highest; // nothing after U+10FFFF
    } else {
      return false;
    }
    return true;
  }

  /** Whether the text may end here. */
  boolean isComplete() {
    return left == 0;
  }
}
