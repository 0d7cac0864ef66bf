package belfry.client.console;

import belfry.client.chat.Input;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What the word before the cursor may become: commands after a slash, rooms after {@code #} and
 * where a command wants one, names elsewhere.
 *
 * @param names of people, those who spoke last first
 * @param rooms with {@code #}
 */
record Completion(List<String> names, List<String> rooms) {
  private static final List<String> OF_ROOMS = List.of("/join", "/room", "/leave", "/who");
  private static final List<String> SWITCHES = List.of("bell", "colour", "comings");

  Completion {
    names = List.copyOf(names);
    rooms = List.copyOf(rooms);
  }

  /** All that the word may become, the likeliest first, each with what is to follow it. */
  List<String> of(String before) {
    int begin = wordBegin(before);
    String word = before.substring(begin);
    String head = before.substring(0, begin).strip().toLowerCase(Locale.ROOT);
    if (begin == 0 && word.startsWith("/")) {
      return matching(
          Stream.concat(Input.WIRE_WORDS.stream(), Input.OWN_WORDS.stream())
              .sorted()
              .map(known -> "/" + known),
          word,
          " ");
    }
    if (head.equals("/set")) {
      return matching(SWITCHES.stream(), word, " ");
    }
    if (OF_ROOMS.contains(head)) {
      return matching(rooms.stream(), word.startsWith("#") ? word : "#" + word, " ");
    }
    if (word.startsWith("#")) {
      return matching(rooms.stream(), word, " ");
    }
    return matching(names.stream(), word, begin == 0 ? ": " : " ");
  }

  /** Where the last word of a text begins. */
  static int wordBegin(String before) {
    return before.lastIndexOf(' ') + 1;
  }

  private static List<String> matching(Stream<String> known, String word, String after) {
    String wanted = word.toLowerCase(Locale.ROOT);
    return known
        .filter(candidate -> candidate.toLowerCase(Locale.ROOT).startsWith(wanted))
        .map(candidate -> candidate + after)
        .toList();
  }
}
