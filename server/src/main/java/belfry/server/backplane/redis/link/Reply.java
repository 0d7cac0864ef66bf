package belfry.server.backplane.redis.link;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a script: a list of texts and numbers. Reading an item that is missing, or that is
 * something else, throws a {@link CommandFailure}.
 *
 * @param items the items as Lettuce decodes them
 */
public record Reply(List<@Nullable Object> items) {
  public int size() {
    return items.size();
  }

  /** The text or number at an index, as text. */
  public String text(int index) {
    Object item = index < items.size() ? items.get(index) : null;
    return switch (item) {
      case byte[] bytes -> new String(bytes, StandardCharsets.UTF_8);
      case Long number -> number.toString();
      case null, default -> throw unreadable();
    };
  }

  /** The bytes of the text at an index. */
  public byte[] bytes(int index) {
    if (index < items.size() && items.get(index) instanceof byte[] bytes) {
      return bytes;
    }
    throw unreadable();
  }

  /** The number at an index. */
  public long number(int index) {
    try {
      return Long.parseLong(text(index));
    } catch (NumberFormatException _) { // the text is not a number
      throw unreadable();
    }
  }

  /** The texts from an index to the end. */
  public List<String> textsFrom(int index) {
    return IntStream.range(index, size()).mapToObj(this::text).toList();
  }

  /** The failure for an answer that can't be read. */
  public static CommandFailure unreadable() {
    return CommandFailure.unknown("Redis gave an answer that can't be read");
  }
}
