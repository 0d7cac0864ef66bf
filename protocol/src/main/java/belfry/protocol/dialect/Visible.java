package belfry.protocol.dialect;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes text safe for a terminal: visible signs replace control characters (C0 except TAB, DEL,
 * C1), bidirectional controls and line separators. All other characters stay unchanged.
 */
public final class Visible {
  private static final int CONTROL_PICTURES = 0x2400;
  private static final int DELETE = 0x7F;
  private static final int DELETE_PICTURE = 0x2421;
  private static final int LAST_HOSTILE = 0x2069;

  /**
   * The visible sign of each character up to the last hostile one; null for a harmless character. A
   * text may consist of hostile characters only, so a character costs no more than a look-up.
   */
  private static final @Nullable String[] SIGNS =
      IntStream.rangeClosed(0, LAST_HOSTILE).mapToObj(Visible::sign).toArray(String[]::new);

  private Visible() {}

  private static @Nullable String sign(int c) {
    if (!controls(c)) {
      return null;
    }
    if (c < ' ') {
      return Character.toString(CONTROL_PICTURES + c);
    }
    return c == DELETE ? Character.toString(DELETE_PICTURE) : "<U+%04X>".formatted(c);
  }

  /** Whether a character could control a terminal. */
  public static boolean isHostile(int character) {
    return character <= LAST_HOSTILE && SIGNS[character] != null;
  }

  private static boolean controls(int c) {
    if (c < DELETE) {
      return c < ' ' && c != '\t';
    }
    return c < 0xA0 // DEL and C1
        || c == 0x061C
        || c == 0x200E
        || c == 0x200F
        || (c >= 0x2028 && c <= 0x202E)
        || (c >= 0x2066 && c <= LAST_HOSTILE);
  }

  /**
   * Returns the text without characters that could control a terminal: the same object if there are
   * none.
   */
  public static String of(String text) {
    return of(text, "");
  }

  /** Returns the text as {@link #of(String)}, but with these of the characters. */
  public static String of(String text, String kept) {
    for (int at = 0; at < text.length(); at++) {
      if (signOf(text.charAt(at), kept) != null) {
        return replaced(text, at, kept);
      }
    }
    return text;
  }

  private static @Nullable String signOf(char c, String kept) {
    return isHostile(c) && kept.indexOf(c) < 0 ? SIGNS[c] : null;
  }

  private static String replaced(String text, int first, String kept) {
    StringBuilder safe = new StringBuilder(text.length() + 16).append(text, 0, first);
    for (int at = first; at < text.length(); at++) {
      char c = text.charAt(at);
      String sign = signOf(c, kept);
      if (sign == null) {
        safe.append(c);
      } else {
        safe.append(sign);
      }
    }
    return safe.toString();
  }
}
