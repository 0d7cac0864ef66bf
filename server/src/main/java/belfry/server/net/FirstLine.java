package belfry.server.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import belfry.protocol.text.TypedLine;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A line in the forms in which the protocol of its client is recognised.
 *
 * @param raw the bytes as characters
 * @param words the words: edited as in the text dialect, in the usual forms of their characters,
 *     without control characters, and with one space between two words
 */
record FirstLine(String raw, String words) {
  private static final byte DELETE = 0x7F;
  private static final int LOOKED_AT = 4_096;

  /** The escape sequences of keys and terminals, and all other control characters except TAB. */
  private static final Pattern CONTROLS =
      Pattern.compile("\u001B(?:\\[[0-?]*[ -/]*[@-~])?|[\\x00-\\x08\\x0A-\\x1F\\x7F]");

  /** Spaces of every kind and width, and characters without a shape. */
  private static final Pattern BLANKS =
      Pattern.compile("[\\t\\p{Z}\\p{C}\\u115F\\u1160\\u2800\\u3164\\uFFA0]+");

  private static final Pattern BEFORE_COMMAND =
      Pattern.compile("^(?:[@:]\\S+ ){0,2}(?!\\$\\d)[^\\p{L}\\p{N}]*");

  private static final Pattern QUOTES =
      Pattern.compile("[\"'`\u2018\u2019\u201C\u201D\u00AB\u00BB]");

  /**
   * The forms of a line, which is given without its line end. Of a long line, only the begin is
   * looked at: a client pays nothing for its first line.
   */
  static FirstLine of(byte[] whole) {
    byte[] line = whole.length > LOOKED_AT ? Arrays.copyOf(whole, LOOKED_AT) : whole;
    String raw = new String(line, ISO_8859_1);
    return new FirstLine(
        raw, isPlain(line) ? raw.strip() : words(new String(TypedLine.edited(line), UTF_8)));
  }

  /**
   * Whether a line has only visible characters of ASCII, with one space between two words. Most
   * lines do, and the patterns make many objects for each line.
   */
  private static boolean isPlain(byte[] line) {
    byte before = '-';
    for (byte b : line) {
      if (b < ' ' || b == DELETE || (b == ' ' && before == ' ')) {
        return false;
      }
      before = b;
    }
    return true;
  }

  private static String words(String edited) {
    String text = CONTROLS.matcher(edited).replaceAll("");
    text = Normalizer.normalize(text, Normalizer.Form.NFKC);
    return BLANKS.matcher(text).replaceAll(" ").strip();
  }

  /** The words in lower case. */
  String lowerCase() {
    return words.toLowerCase(Locale.ROOT);
  }

  /**
   * The words in lower case, without quotes, and without what may come before a command: the tags
   * and the source of a message of IRC, a prompt and other signs.
   */
  String bare() {
    String command = BEFORE_COMMAND.matcher(lowerCase()).replaceFirst("");
    return QUOTES.matcher(command).replaceAll("");
  }

  /** Whether a line has no words. */
  boolean isBlank() {
    return words.isEmpty();
  }

  /** Whether the text dialect takes the line for a command, which says nothing by mistake. */
  boolean isCommand() {
    return words.startsWith("/") && !words.startsWith("//");
  }
}
