package belfry.protocol.irc;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The tags of a message of IRC (IRCv3 message-tags). */
final class IrcTags {
  private static final Pattern KEY = Pattern.compile("\\+?(?:[A-Za-z0-9.-]+/)?[A-Za-z0-9-]+");

  private IrcTags() {}

  /** Returns the tags in their order, if all keys are valid. */
  static Map<String, String> checked(Map<String, String> tags) {
    if (tags.isEmpty()) {
      return Map.of();
    }
    tags.forEach((key, _) -> {
      if (!KEY.matcher(key).matches()) {
        throw new IllegalArgumentException("not a tag of IRC: " + key);
      }
    });
    return Collections.unmodifiableMap(new LinkedHashMap<>(tags));
  }

  /**
   * Reads tags, without {@code @}. Tags without a valid key are left out; the last value counts.
   */
  static Map<String, String> read(String written) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (String tag : written.split(";", -1)) {
      int equals = tag.indexOf('=');
      String key = equals < 0 ? tag : tag.substring(0, equals);
      if (KEY.matcher(key).matches()) {
        tags.put(key, equals < 0 ? "" : unescaped(tag.substring(equals + 1)));
      }
    }
    return tags;
  }

  /** The tags as they stand in a line, without {@code @}. */
  static String written(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(tag ->
            tag.getValue().isEmpty() ? tag.getKey() : tag.getKey() + "=" + escaped(tag.getValue()))
        .collect(Collectors.joining(";"));
  }

  private static String escaped(String value) {
    StringBuilder escaped = new StringBuilder();
    value
        .chars()
        .forEach(c -> {
          switch (c) {
            case ';' -> escaped.append("\\:");
            case ' ' -> escaped.append("\\s");
            case '\\' -> escaped.append("\\\\");
            case '\r' -> escaped.append("\\r");
            case '\n' -> escaped.append("\\n");
            default -> escaped.append((char) c);
          }
        });
    return escaped.toString();
  }

  private static String unescaped(String written) {
    StringBuilder value = new StringBuilder();
    for (int at = 0; at < written.length(); at++) {
      char c = written.charAt(at);
      if (c != '\\') {
        value.append(c);
      } else if (++at < written.length()) {
        value.append(
            switch (written.charAt(at)) {
              case ':' -> ';';
              case 's' -> ' ';
              case 'r' -> '\r';
              case 'n' -> '\n';
              default -> written.charAt(at);
            });
      }
    }
    return value.toString();
  }
}
