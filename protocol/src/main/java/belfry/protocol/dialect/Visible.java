package belfry.protocol.dialect;

/**
 * Makes text safe for a terminal: visible signs replace control characters (C0 except TAB, DEL,
 * C1), bidirectional controls and line separators. All other characters stay unchanged.
 */
public final class Visible {
  private static final int CONTROL_PICTURES = 0x2400;
  private static final int DELETE = 0x7F;
  private static final int DELETE_PICTURE = 0x2421;

  private Visible() {}

  /**
   * Returns the text without characters that could control a terminal: the same object if there are
   * none.
   */
  public static String of(String text) {
    for (int at = 0; at < text.length(); at++) {
      if (isHostile(text.charAt(at))) {
        return replaced(text, at);
      }
    }
    return text;
  }

  private static String replaced(String text, int first) {
    StringBuilder safe = new StringBuilder(text.length() + 16).append(text, 0, first);
    for (int at = first; at < text.length(); at++) {
      char c = text.charAt(at);
      if (!isHostile(c)) {
        safe.append(c);
      } else if (c < ' ') {
        safe.append((char) (CONTROL_PICTURES + c));
      } else if (c == DELETE) {
        safe.append((char) DELETE_PICTURE);
      } else {
        safe.append(String.format("<U+%04X>", (int) c));
      }
    }
    return safe.toString();
  }

  private static boolean isHostile(char c) {
    if (c < DELETE) {
      return c < ' ' && c != '\t';
    }
    return c < 0xA0 // DEL and C1
        || c == 0x061C
        || c == 0x200E
        || c == 0x200F
        || (c >= 0x2028 && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069);
  }
}
