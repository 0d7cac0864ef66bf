package belfry.protocol.irc;

import belfry.protocol.dialect.Utf8;
import belfry.protocol.dialect.Visible;
import java.util.ArrayList;
import java.util.List;

/** Texts of people as parameters of messages of IRC. */
public final class IrcText {
  /** Line ends, and what clients use for bold, colour and the like. */
  private static final String FORMATTING =
      "\n\u0002\u0003\u0004\u000f\u0011\u0016\u001d\u001e\u001f";

  /** Marks the beginning and the end of a request of CTCP, such as an action. */
  private static final char CTCP = '\u0001';

  private static final String ACTION = CTCP + "ACTION ";

  private IrcText() {}

  /** Whether the text is a request or an answer of CTCP. */
  public static boolean isCtcp(String text) {
    return !text.isEmpty() && text.charAt(0) == CTCP;
  }

  /** Whether the text is an action, as {@code /me} makes one. */
  public static boolean isAction(String text) {
    return text.startsWith(ACTION) && !withoutCtcp(text).isBlank();
  }

  /** The text of an action, without the marks of CTCP. */
  public static String withoutCtcp(String action) {
    String text = action.substring(ACTION.length());
    return text.indexOf(CTCP) < 0 ? text : text.substring(0, text.indexOf(CTCP));
  }

  /** A text as an action. */
  public static String action(String text) {
    return ACTION + text + CTCP;
  }

  /** A text on one line, without the bytes that end a line of IRC. */
  public static String oneLine(String text) {
    return fit(text).replace('\n', ' ');
  }

  /** A text without the characters that change a terminal, except those that format a text. */
  private static String fit(String text) {
    return Visible.of(text.replace("\r\n", "\n"), FORMATTING);
  }

  /**
   * The text of one of the messages for a text.
   *
   * @param isContinued whether it continues the line before it
   */
  public record Piece(String text, boolean isContinued) {}

  /**
   * Cuts a text into the texts of one or more messages: at each line end, at the given places, and
   * where a line has more bytes than a message may have. Characters and, if possible, words stay
   * whole. No text begins like a request of CTCP.
   *
   * @param most bytes of the longest text, at least 8
   * @param cuts indexes in the text, in their order
   */
  public static List<Piece> pieces(String text, int most, List<Integer> cuts) {
    List<Piece> pieces = new ArrayList<>();
    int from = 0;
    for (int cut : cuts) {
      if (cut > from && cut < text.length()) {
        addLines(text.substring(from, cut), from > 0, most, pieces);
        from = cut;
      }
    }
    addLines(text.substring(from), from > 0, most, pieces);
    return pieces;
  }

  private static void addLines(String text, boolean isContinued, int most, List<Piece> pieces) {
    boolean continues = isContinued;
    for (String line : fit(text).split("\n", -1)) {
      String rest = isCtcp(line) ? "\u2401" + line.substring(1) : line;
      do {
        int end = end(rest, most);
        pieces.add(new Piece(rest.substring(0, end), continues));
        rest = rest.substring(end);
        continues = true;
      } while (!rest.isEmpty());
      continues = false;
    }
  }

  /** A request or an answer of CTCP on one line. */
  static String ctcp(String text) {
    String inner = text.substring(1);
    return CTCP
        + oneLine(inner.endsWith("" + CTCP) ? inner.substring(0, inner.length() - 1) : inner)
        + CTCP;
  }

  /** The end of the longest beginning that has at most so many bytes. */
  private static int end(String text, int most) {
    int bytes = 0;
    int at = 0;
    int afterSpace = 0;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      bytes += bytes(point);
      if (bytes > most) {
        return afterSpace > at / 2 ? afterSpace : at;
      }
      at += Character.charCount(point);
      afterSpace = point == ' ' ? at : afterSpace;
    }
    return at;
  }

  private static int bytes(int point) {
    if (point < 0x80) {
      return 1;
    }
    if (point < 0x800) {
      return 2;
    }
    return point < Character.MIN_SUPPLEMENTARY_CODE_POINT ? 3 : 4;
  }

  /** The beginning of a text that has at most so many bytes; for texts of the server only. */
  public static String cut(String text, int most) {
    String line = oneLine(text);
    return Utf8.canEncode(line) ? line.substring(0, end(line, most)) : "";
  }
}
