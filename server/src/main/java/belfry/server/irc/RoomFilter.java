package belfry.server.irc;

import belfry.protocol.Glob;
import belfry.protocol.RoomInfo;
import belfry.protocol.RoomName;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The conditions of {@code LIST}, all of which a room must meet: names, patterns of names with
 * {@code *} and {@code ?}, patterns after {@code !} that must not match, numbers of people after
 * {@code <} or {@code >}, and ages in minutes of the room after {@code C<} or {@code C>}, and of
 * its topic after {@code T<} or {@code T>}.
 */
record RoomFilter(List<String> conditions) {
  private static final Pattern AGE = Pattern.compile("[CTct][<>][0-9]{1,9}");

  /** Gives the ages of rooms, which have to be looked up. */
  interface Ages {
    /** The time since which a room is in use; empty if nobody can see it. */
    Optional<Duration> ofRoom(RoomName room);

    /** The age of the topic of a room; empty if it has none. */
    Optional<Duration> ofTopic(RoomName room);
  }

  static RoomFilter of(String typed) {
    return new RoomFilter(
        Arrays.stream(typed.split(",", -1)).filter(part -> !part.isEmpty()).toList());
  }

  boolean shows(RoomInfo room, Ages ages) {
    List<String> named = conditions.stream().filter(one -> one.startsWith("#")).toList();
    if (!named.isEmpty() && named.stream().noneMatch(one -> isNamed(room, one))) {
      return false;
    }
    return conditions.stream()
            .filter(one -> !one.startsWith("#") && !isAge(one))
            .allMatch(one -> meets(room, one))
        && conditions.stream()
            .filter(RoomFilter::isAge)
            .allMatch(one -> meets(room.name(), one, ages));
  }

  private static boolean isAge(String condition) {
    return AGE.matcher(condition).matches();
  }

  private static boolean meets(RoomName room, String condition, Ages ages) {
    boolean isOfRoom = condition.regionMatches(true, 0, "C", 0, 1);
    Duration limit = Duration.ofMinutes(Integer.parseInt(condition.substring(2)));
    return (isOfRoom ? ages.ofRoom(room) : ages.ofTopic(room))
        .filter(
            age -> condition.charAt(1) == '<' ? age.compareTo(limit) < 0 : age.compareTo(limit) > 0)
        .isPresent();
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
