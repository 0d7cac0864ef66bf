package belfry.client.chat;

import belfry.protocol.Nickname;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds a name in a text, as a word and in any case. */
final class Mentions {
  private static final String LETTER = "[\\p{L}\\p{M}\\p{N}_-]";

  private Mentions() {}

  /** Whether a text mentions a person; a null name is mentioned nowhere. */
  static boolean in(String text, @Nullable Nickname name) {
    return name != null && matcher(name, text).find();
  }

  /** Appends a text to a line, with every mention in a style of its own. */
  static void append(Line.Builder line, String text, @Nullable Nickname name) {
    int from = 0;
    if (name != null) {
      Matcher mentions = matcher(name, text);
      while (mentions.find()) {
        line.with(Style.PLAIN, text.substring(from, mentions.start()));
        line.with(Style.MENTION, mentions.group());
        from = mentions.end();
      }
    }
    line.with(Style.PLAIN, text.substring(from));
  }

  private static Matcher matcher(Nickname name, String text) {
    return Pattern.compile(
            "(?<!" + LETTER + ")" + Pattern.quote(name.text()) + "(?!" + LETTER + ")",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
        .matcher(text);
  }
}
