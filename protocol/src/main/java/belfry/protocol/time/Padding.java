package belfry.protocol.time;

/**
 * Pads the result of a conversion to its width, as glibc does. By default a number gets zeros after
 * its sign, and a text gets spaces; the flags change this.
 *
 * @param style the flag of the format: {@code '0'}, {@code '_'} or {@code '-'}; NUL if it has none
 * @param width the least number of bytes; 0 if the format has no width
 */
record Padding(char style, int width) {
  static final Padding NONE = new Padding('\0', 0);

  /** This padding, with spaces for numbers if the format has no flag. */
  Padding orSpaces() {
    return style == '\0' ? new Padding('_', width) : this;
  }

  /** Writes the padding of a text of {@code length} bytes. */
  int fill(int length, byte[] out, int at, int limit) {
    return repeat(filler(), width - length, out, at, limit);
  }

  int text(byte[] text, byte[] out, int at, int limit) {
    at = fill(text.length, out, at, limit);
    if (at == Strftime.OVERFLOW || text.length > limit - at) {
      return Strftime.OVERFLOW;
    }
    System.arraycopy(text, 0, out, at, text.length);
    return at + text.length;
  }

  int number(int value, int digits, byte[] out, int at, int limit) {
    if (digits == 2 && width <= 2 && style == '\0' && value >= 0 && value < 100) {
      return Digits.writeTwo(value, out, at, limit); // the fast path, which most numbers take
    }
    int length = Digits.length(value);
    int lacking = Math.max(digits, width) - length;
    return switch (style) {
      case '-' -> Digits.write(value, out, fill(length, out, at, limit), limit);
      case '_' -> Digits.write(value, out, repeat((byte) ' ', lacking, out, at, limit), limit);
      default -> {
        if (value < 0) {
          at = one('-', out, at, limit);
        }
        at = repeat((byte) '0', lacking, out, at, limit);
        yield Digits.write(Math.abs((long) value), out, at, limit);
      }
    };
  }

  /**
   * Pads the {@code length} bytes before {@code end} to the width, and moves them behind the
   * padding.
   */
  int widen(int length, byte[] out, int end, int limit) {
    int lacking = width - length;
    if (end == Strftime.OVERFLOW || lacking <= 0) {
      return end;
    }
    if (lacking > limit - end) {
      return Strftime.OVERFLOW;
    }
    int start = end - length;
    System.arraycopy(out, start, out, start + lacking, length);
    repeat(filler(), lacking, out, start, limit);
    return end + lacking;
  }

  static int one(char ascii, byte[] out, int at, int limit) {
    return repeat((byte) ascii, 1, out, at, limit);
  }

  private byte filler() {
    return (byte) (style == '0' ? '0' : ' ');
  }

  private static int repeat(byte filler, int times, byte[] out, int at, int limit) {
    if (at == Strftime.OVERFLOW || times > limit - at) {
      return Strftime.OVERFLOW;
    }
    for (int i = 0; i < times; i++) {
      out[at + i] = filler;
    }
    return at + Math.max(times, 0);
  }
}
