package belfry.server.backplane.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a script answers: texts and numbers. What is not there, or is something else, is a {@link
 * Failure}.
 *
 * @param items the answer, or its parts
 */
record Reply(List<Object> items) {
  int size() {
    return items.size();
  }

  String text(int index) {
    Object item = index < items.size() ? items.get(index) : null;
    return switch (item) {
      case byte[] bytes -> new String(bytes, StandardCharsets.UTF_8);
      case Long number -> number.toString();
      case null, default -> throw strange();
    };
  }

  long number(int index) {
    try {
      return Long.parseLong(text(index));
    } catch (NumberFormatException _) { // said as a failure
      throw strange();
    }
  }

  private static Failure strange() {
    return Failure.unknown("Redis gave an answer that can't be read");
  }
}
