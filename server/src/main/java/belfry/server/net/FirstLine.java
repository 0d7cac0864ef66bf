package belfry.server.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import belfry.protocol.text.TypedLine;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first line of a client in the forms in which its protocol is recognised.
 *
 * @param raw the bytes as characters
 * @param words the words: edited as in the text dialect, without control characters, and with one
 *     space between two words. A quoted argument, as of IMAP or Redis, is one word without quotes.
 */
record FirstLine(String raw, String words) {
  /** Byte order marks in UTF-8 and white space, at the beginning. */
  private static final Pattern BEFORE = Pattern.compile("^(?:\u00EF\u00BB\u00BF|\\s)+");

  /** The escape sequences of keys and terminals, and all other control characters except TAB. */
  private static final Pattern CONTROLS =
      Pattern.compile("\u001B(?:\\[[0-?]*[ -/]*[@-~])?|[\\x00-\\x08\\x0A-\\x1F\\x7F]");

  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");
  private static final Pattern SPACES = Pattern.compile("[ \\t]+");

  /** The forms of a line, which is given without its line end. */
  static FirstLine of(byte[] line) {
    return new FirstLine(characters(line), words(characters(TypedLine.edited(line))));
  }

  private static String characters(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }

  private static String words(String edited) {
    String text = CONTROLS.matcher(edited).replaceAll("");
    text = BEFORE.matcher(text).replaceFirst("");
    text = QUOTED.matcher(text).replaceAll(quoted -> word(quoted.group(1)));
    return SPACES.matcher(text).replaceAll(" ").strip();
  }

  private static String word(String quoted) {
    return Matcher.quoteReplacement(quoted.replace(' ', '_'));
  }

  /** Whether a line has no words, so that the next line is the first one that counts. */
  boolean isBlank() {
    return words.isEmpty();
  }
}
