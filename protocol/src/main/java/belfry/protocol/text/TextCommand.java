package belfry.protocol.text;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.Nickname;
import belfry.protocol.Refusal;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The commands that a person may type after a slash: their words, their help, and how the rest of
 * the line is read.
 */
public enum TextCommand {
  HELP(
      "/help [command]",
      "this list, or all about one command",
      "With a command, such as /help join, this tells everything about it.",
      rest -> new Command.Help(rest.isEmpty() ? null : rest)),
  NICK(
      "/nick NAME",
      "take another name",
      "Letters and digits of one writing system, _ and -, up to 24. Ann and ann are one name.",
      rest -> new Command.Nick(null, Nickname.of(rest), null, null)),
  JOIN(
      "/join ROOM",
      "enter a room, or go back to it",
      "What you type goes to the room that you joined last. You stay in the others and go on"
          + " seeing them. A room is made by joining it; #ops and ops are the same.",
      rest -> new Command.Join(null, RoomName.of(rest), null, TextDialect.LINES_ON_JOIN),
      "j"),
  LEAVE(
      "/leave [ROOM]",
      "leave this room, or another one",
      "Without a room it is the one that you talk in.",
      rest -> new Command.Leave(null, room(rest)),
      "part"),
  MSG(
      "/msg NAME TEXT",
      "say something to one person",
      "Only that person sees it.",
      rest -> {
        String[] parts = rest.split("\\s+", 2);
        return parts.length < 2
            ? wrongUse("/msg NAME TEXT")
            : new Command.Tell(null, Nickname.of(parts[0]), parts[1]);
      },
      "tell",
      "query",
      "w"),
  ME(
      "/me TEXT",
      "say what you do: /me waves",
      "The others see it as: * ann waves",
      rest -> new Command.Say(null, null, rest, true)),
  WHO(
      "/who [ROOM]",
      "who is here",
      "Shows everybody in the room, since when, and who is away.",
      rest -> new Command.Who(null, room(rest)),
      "names"),
  ROOMS(
      "/rooms",
      "which rooms there are",
      "Shows every room with its members and topic.",
      _ -> new Command.Rooms(null),
      "list"),
  TOPIC(
      "/topic [TEXT]",
      "see or set what this room is about",
      "Without a text it shows the topic; /topic - takes it away.",
      rest -> new Command.Topic(null, null, rest.isEmpty() ? null : rest.equals("-") ? "" : rest)),
  HISTORY(
      "/history [N]",
      "what was said before",
      "Shows the last N lines of this room, 20 without a number, at most 100.",
      rest -> new Command.History(null, null, null, null, number(rest))),
  TIME(
      "/time [FORMAT]",
      "the server's time",
      "A format is strftime's: /time %H:%M:%S",
      rest -> new Command.Time(null, rest.isEmpty() ? null : rest, null)),
  AWAY(
      "/away [TEXT]",
      "tell the others that you are away",
      "Who writes to you or asks /who sees the text. Without a text you are back.",
      rest -> new Command.Away(null, rest.isEmpty() ? null : rest),
      "back"),
  IGNORE(
      "/ignore [NAME]",
      "see nothing more of somebody",
      "Again with the same name, and you see it again. Without a name: whom you ignore.",
      rest -> new Command.Ignore(null, rest.isEmpty() ? null : Nickname.of(rest))),
  PING(
      "/ping",
      "ask for a sign of life",
      "The server answers at once.",
      _ -> new Command.Ping(null)),
  QUIT(
      "/quit",
      "leave; q alone does it too",
      "So does the line q, or Q, or closing the connection.",
      _ -> new Command.Quit(null),
      "exit",
      "bye");

  private static final int LINES_OF_HISTORY = 20;
  private static final int LONGEST_WORD = 20;
  private static final Map<String, TextCommand> BY_WORD = new HashMap<>();

  static {
    for (TextCommand command : values()) {
      BY_WORD.put(command.word(), command);
      command.aliases.forEach(alias -> BY_WORD.put(alias, command));
    }
  }

  private final String usage;
  private final String summary;
  private final String details;
  private final Function<String, Command> reader;
  private final List<String> aliases;

  TextCommand(
      String usage,
      String summary,
      String details,
      Function<String, Command> reader,
      String... aliases) {
    this.usage = usage;
    this.summary = summary;
    this.details = details;
    this.reader = reader;
    this.aliases = List.of(aliases);
  }

  /**
   * Reads what follows the slash.
   *
   * @throws RefusedException when there is no such command, or it is used wrongly
   */
  static Command read(String typed) {
    int end = 0;
    while (end < typed.length() && !Character.isWhitespace(typed.charAt(end))) {
      end++;
    }
    String word = typed.substring(0, end).toLowerCase(Locale.ROOT);
    TextCommand command = BY_WORD.get(word);
    if (command == null) {
      throw new RefusedException(
          Code.UNKNOWN_COMMAND,
          "there is no /" + Refusal.excerpt(word, LONGEST_WORD) + guess(word) + " /help lists all");
    }
    return command.readRest(typed.substring(end).strip());
  }

  private Command readRest(String rest) {
    try {
      return reader.apply(rest);
    } catch (RefusedException e) {
      if (rest.isEmpty()) {
        wrongUse(usage);
      }
      throw e;
    }
  }

  /** Help about everything, or about one command. */
  static List<String> help(String about) {
    if (about == null) {
      List<String> lines =
          new ArrayList<>(List.of("Type, and everybody in the room reads it. Commands:"));
      for (TextCommand command : values()) {
        lines.add(String.format("  %-16s %s", command.usage, command.summary));
      }
      lines.add("A line that shall begin with a slash begins with two: //etc says /etc.");
      return lines;
    }
    String bare = (about.startsWith("/") ? about.substring(1) : about).toLowerCase(Locale.ROOT);
    TextCommand command = BY_WORD.get(bare);
    if (command == null) {
      return List.of(
          "There is no /"
              + Refusal.excerpt(bare, LONGEST_WORD)
              + guess(bare)
              + " /help lists all.");
    }
    String also =
        command.aliases.isEmpty() ? "" : " Also: /" + String.join(", /", command.aliases) + ".";
    return List.of(command.usage + ": " + command.summary, command.details + also);
  }

  /** The part of a sentence that guesses what was meant; empty where nothing is near. */
  private static String guess(String word) {
    return NearestWord.of(
            Refusal.excerpt(word, LONGEST_WORD),
            Stream.of(values()).map(TextCommand::word).toList())
        .map(nearest -> "; did you mean /" + nearest + "?")
        .orElse(";");
  }

  private static Command wrongUse(String usage) {
    throw new RefusedException(Code.BAD_FIELD, "use it so: " + usage);
  }

  private static RoomName room(String rest) {
    return rest.isEmpty() ? null : RoomName.of(rest);
  }

  private static int number(String rest) {
    if (rest.isEmpty()) {
      return LINES_OF_HISTORY;
    }
    try {
      return Integer.parseInt(rest);
    } catch (NumberFormatException _) { // said in words that a person understands
      throw new RefusedException(Code.BAD_FIELD, "use it so: /history [N]");
    }
  }

  /** The word after the slash. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Other words that do the same. */
  public List<String> aliases() {
    return aliases;
  }

  /** How the command is typed, such as {@code /leave [ROOM]}. */
  public String usage() {
    return usage;
  }

  /** What the command does, in a few words. */
  public String summary() {
    return summary;
  }

  /** What else there is to know about it: whole sentences. */
  public String details() {
    return details;
  }
}
