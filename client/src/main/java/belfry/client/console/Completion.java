package belfry.client.console;

import belfry.client.chat.SlashCommand;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Completes the word before the cursor: commands after a slash, what a command wants as its first
 * argument, rooms after {@code #}, the filters of a search, and names elsewhere.
 *
 * @param names the names of people, the latest speakers first
 * @param rooms the names of rooms, each with its {@code #}
 */
record Completion(List<String> names, List<String> rooms) {
  private static final List<String> SETTINGS = List.of("bell", "colour", "comings", "highlight");

  Completion {
    names = List.copyOf(names);
    rooms = List.copyOf(rooms);
  }

  /** The words that the last word of a text may become, each with what follows it. */
  List<String> of(String before) {
    int begin = wordBegin(before);
    String word = before.substring(begin);
    if (begin == 0 && word.startsWith("/")) {
      return matching(commands().map(known -> "/" + known), word, " ");
    }
    if (before.startsWith("/search ") && word.contains(":")) {
      return matching(filters(), word, " ");
    }
    return switch (argument(before.substring(0, begin).strip())) {
      case COMMAND -> matching(commands(), word, " ");
      case SETTING -> matching(SETTINGS.stream(), word, " ");
      case ROOM -> matching(rooms.stream(), word.startsWith("#") ? word : "#" + word, " ");
      case PERSON, OTHER ->
          word.startsWith("#")
              ? matching(rooms.stream(), word, " ")
              : matching(names.stream(), word, begin == 0 ? ": " : " ");
    };
  }

  /** The filters of a search that name a room or a person. */
  private Stream<String> filters() {
    return Stream.concat(
        rooms.stream().map(room -> "in:" + room), names.stream().map(name -> "from:" + name));
  }

  private static Stream<String> commands() {
    return Stream.of(SlashCommand.values()).map(SlashCommand::word).sorted();
  }

  /** What comes after a text that is a command's word and nothing else. */
  private static SlashCommand.Argument argument(String head) {
    return Optional.of(head)
        .filter(typed -> typed.startsWith("/"))
        .flatMap(typed -> SlashCommand.find(typed.substring(1).toLowerCase(Locale.ROOT)))
        .map(SlashCommand::argument)
        .orElse(SlashCommand.Argument.OTHER);
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
