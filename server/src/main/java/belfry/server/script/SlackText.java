package belfry.server.script;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The markup of Slack's messages, as plain text. */
final class SlackText {
  /** A link, a channel, a person or an audience: {@code <https://a.example|label>}. */
  private static final Pattern REFERENCE = Pattern.compile("<([^<>|]*)(?:\\|([^<>]*))?>");

  private SlackText() {}

  static String plain(String text) {
    return REFERENCE
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(reference(match.group(1), match.group(2))))
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
  }

  private static String reference(String target, @Nullable String label) {
    boolean isLink = target.startsWith("http://") || target.startsWith("https://");
    if (isLink) {
      return label == null || label.equals(target) ? target : label + " (" + target + ")";
    }
    return label == null ? target.replaceFirst("^!", "") : label;
  }
}
