package belfry.server.backplane.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a script answers: texts and numbers.
 *
 * @param items the answer, or its parts
 */
record Reply(List<Object> items) {
  int size() {
    return items.size();
  }

  String text(int index) {
    return switch (items.get(index)) {
      case byte[] bytes -> new String(bytes, StandardCharsets.UTF_8);
      case null -> null;
      case Object other -> other.toString();
    };
  }

  long number(int index) {
    return Long.parseLong(text(index));
  }
}
