package belfry.client.chat;

import belfry.protocol.Nickname;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The words that call for attention, wherever they stand in a text as words, and in any case.
 *
 * @param words finds one of them; null if there are none
 */
record Mentions(@Nullable Pattern words) {
  /** Nothing calls for attention. */
  static final Mentions NONE = new Mentions(null);

  private static final String LETTER = "[\\p{L}\\p{M}\\p{N}_-]";

  /**
   * Mentions of a user.
   *
   * @param name the name; null for none
   * @param highlights further words
   */
  static Mentions of(@Nullable Nickname name, List<String> highlights) {
    String either =
        Stream.concat(Stream.ofNullable(name).map(Nickname::text), highlights.stream())
            .map(Pattern::quote)
            .collect(Collectors.joining("|"));
    return either.isEmpty()
        ? NONE
        : new Mentions(
            Pattern.compile(
                "(?<!" + LETTER + ")(?:" + either + ")(?!" + LETTER + ")",
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
  }

  /** Whether a text has one of the words. */
  boolean in(String text) {
    return words != null && words.matcher(text).find();
  }

  /** Appends a text to a line, with every mention in a style of its own. */
  void append(Line.Builder line, String text) {
    int from = 0;
    if (words != null) {
      Matcher mentions = words.matcher(text);
      while (mentions.find()) {
        line.with(Style.PLAIN, text.substring(from, mentions.start()));
        line.with(Style.MENTION, mentions.group());
        from = mentions.end();
      }
    }
    line.with(Style.PLAIN, text.substring(from));
  }
}
