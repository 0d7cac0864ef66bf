package belfry.server.script;

import belfry.protocol.Code;
import belfry.protocol.RefusedException;
import belfry.server.web.RequestHead;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A notification in the convention of ntfy: a text, and perhaps a title, a priority and tags, which
 * are header fields or parameters of the query.
 *
 * @param title empty for none
 * @param priority a number from 1 to 5, or its name; empty for the usual one
 */
record Notification(String text, String title, String priority, List<String> tags) {
  Notification {
    tags = List.copyOf(tags);
  }

  /** A notification whose text is a body. */
  static Notification of(RequestHead head, String body) {
    return new Notification(
        body.strip(),
        value(head, "title", "ti", "t"),
        value(head, "priority", "prio", "p"),
        tags(value(head, "tags", "tag", "ta")));
  }

  /** A notification in an object of JSON, as Uptime Kuma sends it. */
  static Notification of(JsonTree object) {
    return new Notification(
        object.text("message").strip(),
        object.text("title"),
        object.text("priority"),
        object.at("tags").items().stream().map(JsonTree::text).toList());
  }

  private static List<String> tags(String list) {
    return List.of(list.split(",")).stream()
        .map(String::strip)
        .filter(tag -> !tag.isEmpty())
        .toList();
  }

  /** The value of the first of these names that a field, a field with X-, or a parameter has. */
  private static String value(RequestHead head, String... names) {
    for (String name : names) {
      Optional<String> found =
          head.text("x-" + name).or(() -> head.text(name)).or(() -> head.parameter(name));
      if (found.isPresent()) {
        return found.get().strip();
      }
    }
    return "";
  }

  /**
   * The notification in one line of words, such as {@code [high] Deploy: build 17 failed (ci)}.
   *
   * @throws RefusedException if the priority is unknown
   */
  String words() {
    StringBuilder words = new StringBuilder(urgency());
    words.append(title);
    if (!title.isEmpty() && !text.isEmpty()) {
      words.append(": ");
    }
    words.append(text);
    if (!tags.isEmpty()) {
      words.append(" (").append(String.join(", ", tags)).append(')');
    }
    return words.toString();
  }

  private String urgency() {
    return switch (priority.toLowerCase(Locale.ROOT)) {
      case "", "0", "3", "default" -> "";
      case "1", "min" -> "[min] ";
      case "2", "low" -> "[low] ";
      case "4", "high" -> "[high] ";
      case "5", "max", "urgent" -> "[urgent] ";
      default ->
          throw new RefusedException(
              Code.BAD_FIELD, "a priority is a number from 1 to 5, or min, low, high or urgent");
    };
  }
}
