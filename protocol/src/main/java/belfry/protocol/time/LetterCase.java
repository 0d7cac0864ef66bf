package belfry.protocol.time;

/**
 * The change that a conversion makes to the case of ASCII letters. As in the C locale, other bytes
 * stay unchanged.
 */
enum LetterCase {
  KEPT,
  UPPER,
  LOWER;

  void applyTo(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      bytes[i] = of(bytes[i]);
    }
  }

  private byte of(byte letter) {
    return switch (this) {
      case KEPT -> letter;
      case UPPER -> letter >= 'a' && letter <= 'z' ? (byte) (letter - 32) : letter;
      case LOWER -> letter >= 'A' && letter <= 'Z' ? (byte) (letter + 32) : letter;
    };
  }
}
