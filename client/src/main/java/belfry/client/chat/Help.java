package belfry.client.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Writes the help from the table of commands. */
final class Help {
  private Help() {}

  /** One line for each command. */
  static List<String> all() {
    List<String> lines = new ArrayList<>();
    lines.add("Type, and everybody in the room reads it. Commands:");
    list(SlashCommand::isShared).forEach(lines::add);
    lines.add("Only in this client:");
    list(command -> !command.isShared()).forEach(lines::add);
    lines.add("To say a line that begins with a slash, type two: //etc says /etc.");
    lines.add("Tab completes, Ctrl-R searches what you typed before, Ctrl-D leaves.");
    return lines;
  }

  private static Stream<String> list(Predicate<SlashCommand> which) {
    return Stream.of(SlashCommand.values())
        .filter(which)
        .map(command -> String.format("  %-16s %s", command.usage(), command.summary()));
  }

  /** Everything about one command. */
  static List<String> about(SlashCommand command) {
    List<String> lines = new ArrayList<>();
    lines.add(command.usage() + ": " + command.summary());
    if (!command.details().isEmpty()) {
      lines.add(command.details());
    }
    if (!command.aliases().isEmpty()) {
      lines.add("Also: /" + String.join(", /", command.aliases()) + ".");
    }
    return lines;
  }
}
