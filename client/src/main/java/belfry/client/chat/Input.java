package belfry.client.chat;

import java.util.Locale;

/** The meaning of a typed line. */
public sealed interface Input {
  /** A blank line. */
  record Nothing() implements Input {}

  /** Something to say in the current room. */
  record Text(String text) implements Input {}

  /**
   * A command.
   *
   * @param rest the line after the command's word, without spaces around it
   * @param line the whole line
   */
  record Call(SlashCommand command, String rest, String line) implements Input {
    /** Whether the line is for one person alone, or has a secret: no file may keep it. */
    public boolean isPrivate() {
      return command.isPrivate()
          || (command == SlashCommand.JOIN && rest.contains(" ") && !rest.contains(","))
          || (command == SlashCommand.RULES && rest.contains("key"));
    }
  }

  /** A word after a slash that is no command. */
  record Unknown(String word) implements Input {}

  /** Reads a line. A second slash at its beginning makes it a text that begins with one. */
  static Input of(String line) {
    if (line.isBlank()) {
      return new Nothing();
    }
    if (line.stripTrailing().equalsIgnoreCase("q")) { // as in the text dialect
      return new Call(SlashCommand.QUIT, "", line);
    }
    if (!line.startsWith("/")) {
      return new Text(line);
    }
    if (line.startsWith("//")) {
      return new Text(line.substring(1));
    }
    String[] parts = line.substring(1).split("\\s+", 2);
    String word = parts[0].toLowerCase(Locale.ROOT);
    String rest = parts.length > 1 ? parts[1].strip() : "";
    return SlashCommand.find(word)
        .<Input>map(command -> new Call(command, rest, line))
        .orElseGet(() -> new Unknown(word));
  }
}
