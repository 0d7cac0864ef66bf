package belfry.protocol.text;

import java.util.Arrays;

/**
 * Applies the erasing keys in a typed line. A terminal that sends each key at once, such as telnet
 * in character mode, leaves this to the server.
 */
public final class TypedLine {
  private static final byte BACKSPACE = 0x08;
  private static final byte ERASE_LINE = 0x15;
  private static final byte ERASE_WORD = 0x17;
  private static final byte DELETE = 0x7F;

  private TypedLine() {}

  /**
   * Returns the line after editing: a backspace or a delete removes the character before it, Ctrl-W
   * the word before it, Ctrl-U all characters before it. The result is the same array if the line
   * has none of these keys.
   *
   * @param typed a line in UTF-8; bytes that are not UTF-8 count as one character each
   */
  public static byte[] edited(byte[] typed) {
    for (byte b : typed) {
      if (isErasure(b)) {
        return erased(typed);
      }
    }
    return typed;
  }

  private static boolean isErasure(byte b) {
    return b == BACKSPACE || b == DELETE || b == ERASE_WORD || b == ERASE_LINE;
  }

  private static byte[] erased(byte[] typed) {
    byte[] kept = new byte[typed.length];
    int length = 0;
    for (byte b : typed) {
      if (!isErasure(b)) {
        kept[length++] = b;
      } else if (b == ERASE_LINE) {
        length = 0;
      } else if (b == ERASE_WORD) {
        length = beforeLastWord(kept, length);
      } else {
        length = beforeLastCharacter(kept, length);
      }
    }
    return Arrays.copyOf(kept, length);
  }

  /** Blanks after the word are erased too. */
  private static int beforeLastWord(byte[] line, int length) {
    int at = length;
    while (at > 0 && line[at - 1] == ' ') {
      at--;
    }
    while (at > 0 && line[at - 1] != ' ') {
      at--;
    }
    return at;
  }

  private static int beforeLastCharacter(byte[] line, int length) {
    int at = length - 1;
    while (at > 0 && length - at < 4 && (line[at] & 0xC0) == 0x80) {
      at--;
    }
    return Math.max(at, 0);
  }
}
