package belfry.server.irc;

import belfry.protocol.Glob;
import belfry.protocol.RoomInfo;
import java.util.Arrays;
import java.util.List;

/**
 * The conditions of {@code LIST}, all of which a room must meet: names, patterns of names with
 * {@code *} and {@code ?}, patterns after {@code !} that must not match, and numbers of people
 * after {@code <} or {@code >}.
 */
record RoomFilter(List<String> conditions) {
  static RoomFilter of(String typed) {
    return new RoomFilter(
        Arrays.stream(typed.split(",", -1)).filter(part -> !part.isEmpty()).toList());
  }

  boolean shows(RoomInfo room) {
    List<String> named = conditions.stream().filter(one -> one.startsWith("#")).toList();
    if (!named.isEmpty() && named.stream().noneMatch(one -> isNamed(room, one))) {
      return false;
    }
    return conditions.stream()
        .filter(one -> !one.startsWith("#"))
        .allMatch(one -> meets(room, one));
  }

  private static boolean isNamed(RoomInfo room, String pattern) {
    return Glob.of(pattern).matches(room.name().toString());
  }

  private static boolean meets(RoomInfo room, String condition) {
    String rest = condition.substring(1);
    return switch (condition.charAt(0)) {
      case '<' -> !isNumber(rest) || room.members() < Integer.parseInt(rest);
      case '>' -> !isNumber(rest) || room.members() > Integer.parseInt(rest);
      case '!' -> !isNamed(room, rest);
      default -> isNamed(room, condition);
    };
  }

  private static boolean isNumber(String text) {
    return text.matches("[0-9]{1,9}");
  }
}
