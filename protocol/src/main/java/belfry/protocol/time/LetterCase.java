package belfry.protocol.time;

/**
 * What a conversion does to its ASCII letters; other bytes it leaves alone, as the C locale does.
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
