package belfry.client.chat;

import belfry.protocol.Code;
import belfry.protocol.Refusal;
import belfry.protocol.RefusedException;
import belfry.protocol.text.NearestWord;
import belfry.protocol.text.TextCommand;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * The table of commands that may be typed after a slash. Reading a line, completion, help and the
 * editor's history all use it. Commands that the text dialect has, too, share its words and help.
 */
public enum SlashCommand {
  HELP(TextCommand.HELP, Argument.COMMAND, InputHandler::help),
  NICK(TextCommand.NICK, Argument.OTHER, InputHandler::nick),
  JOIN(
      TextCommand.JOIN,
      "What you type goes to the room that you see. The status line counts what is new in the"
          + " others. A room is made by joining it; #ops and ops are the same. A comma separates"
          + " several rooms: /join ops,dev. A room may need a key: /join ops KEY",
      Argument.ROOM,
      InputHandler::join),
  LEAVE(TextCommand.LEAVE, Argument.ROOM, InputHandler::leave),
  MSG(TextCommand.MSG, Argument.PERSON, InputHandler::msg),
  ME(TextCommand.ME, Argument.PERSON, InputHandler::me),
  WHO(TextCommand.WHO, Argument.ROOM, InputHandler::who),
  ROOMS(TextCommand.ROOMS, Argument.OTHER, InputHandler::rooms),
  TOPIC(TextCommand.TOPIC, Argument.OTHER, InputHandler::topic),
  KICK(TextCommand.KICK, Argument.PERSON, InputHandler::kick),
  MUTE(TextCommand.MUTE, Argument.PERSON, InputHandler::mute),
  UNMUTE(TextCommand.UNMUTE, Argument.PERSON, InputHandler::unmute),
  BAN(TextCommand.BAN, Argument.PERSON, InputHandler::ban),
  UNBAN(TextCommand.UNBAN, Argument.PERSON, InputHandler::unban),
  INVITE(TextCommand.INVITE, Argument.PERSON, InputHandler::invite),
  UNINVITE(TextCommand.UNINVITE, Argument.PERSON, InputHandler::uninvite),
  REMOVE(TextCommand.REMOVE, Argument.PERSON, InputHandler::remove),
  EDIT(TextCommand.EDIT, Argument.OTHER, InputHandler::edit),
  OWN(TextCommand.OWN, Argument.OTHER, InputHandler::own),
  RULES(TextCommand.RULES, Argument.OTHER, InputHandler::rules),
  ROLE(TextCommand.ROLE, Argument.PERSON, InputHandler::role),
  HISTORY(TextCommand.HISTORY, Argument.OTHER, InputHandler::history),
  SEARCH(
      TextCommand.SEARCH,
      TextCommand.SEARCH.details() + " Each has a number: /jump 3 goes to it.",
      Argument.OTHER,
      InputHandler::search),
  TIME(TextCommand.TIME, Argument.OTHER, InputHandler::time),
  AWAY(TextCommand.AWAY, Argument.OTHER, InputHandler::away),
  IGNORE(TextCommand.IGNORE, Argument.PERSON, InputHandler::ignore),
  REGISTER(TextCommand.REGISTER, Argument.OTHER, InputHandler::register),
  LOGIN(
      TextCommand.LOGIN,
      "The client keeps the token for the next time. /login alone, or with a name, uses a token"
          + " that it has kept for this server.",
      Argument.OTHER,
      InputHandler::login),
  LOGOUT(
      "/logout",
      "forget the token of your account on this machine",
      "The next start begins as a guest. /revoke ends the token on the server.",
      Argument.OTHER,
      InputHandler::logout),
  PASSWORD(
      TextCommand.PASSWORD,
      "The client asks for the password, and shows nothing while you type it. The client itself"
          + " needs no password: it keeps a token.",
      Argument.OTHER,
      InputHandler::password),
  TOKENS(TextCommand.TOKENS, Argument.OTHER, InputHandler::tokens),
  REVOKE(TextCommand.REVOKE, Argument.OTHER, InputHandler::revoke),
  KEY(TextCommand.KEY, Argument.OTHER, InputHandler::key),
  PING(TextCommand.PING, Argument.OTHER, InputHandler::ping),
  QUIT(TextCommand.QUIT, "Ctrl-D leaves, too.", Argument.OTHER, InputHandler::quit),
  ROOM(
      "/room ROOM",
      "go to a room that you are in",
      "The room may be its number in the status line: /room 2, or Alt-2. Alt-a goes to the next"
          + " room with something new.",
      Argument.ROOM,
      InputHandler::room,
      "win",
      "window",
      "buffer"),
  QUERY(
      "/query [NAME] [TEXT]",
      "talk to one person until you go to a room",
      "Shows your last messages with that person. What you type then goes to that person alone,"
          + " beginning with TEXT. /query without a name,"
          + " or going to a room, ends that.",
      Argument.PERSON,
      InputHandler::query),
  REPLY(
      "/reply TEXT",
      "answer the last direct message",
      "It goes to the person who wrote to you last.",
      Argument.OTHER,
      InputHandler::reply,
      "r"),
  WHOIS(
      "/whois NAME",
      "show in which of your rooms a person is",
      "For each room: since when, the role, and whether the person is away.",
      Argument.PERSON,
      InputHandler::whois),
  JUMP(
      "/jump [N]",
      "go to a message that /search found",
      "Goes to the room of result N, and shows the messages before and after it. Without a number"
          + " it goes to result 1, the newest.",
      Argument.OTHER,
      InputHandler::jump),
  CLEAR("/clear", "clear the screen", "", Argument.OTHER, InputHandler::clear),
  SET(
      "/set [NAME VALUE]",
      "show the settings of this run, or change one",
      "/set bell on|off: ring when somebody mentions you. /set colour on|off. /set comings"
          + " on|off|speakers: show who comes and goes; speakers are people who have spoken."
          + " /set highlight WORDS is /highlight WORDS. The file ~/.config/belfry/config keeps"
          + " settings.",
      Argument.SETTING,
      InputHandler::set),
  HIGHLIGHT(
      "/highlight [WORDS]",
      "mark words as your name",
      "The words have commas between them: /highlight deploy,on call. They ring, too. - is for"
          + " none.",
      Argument.OTHER,
      InputHandler::highlight,
      "hilight"),
  RECONNECT(
      "/reconnect",
      "connect again, to the next server",
      "Nothing that you typed is lost.",
      Argument.OTHER,
      InputHandler::reconnect);

  /** The first argument of a command, as far as completion can suggest one. */
  public enum Argument {
    COMMAND,
    PERSON,
    ROOM,
    SETTING,
    OTHER
  }

  private static final int LONGEST_WORD = 20;

  private final String usage;
  private final String summary;
  private final String details;
  private final List<String> aliases;
  private final boolean isShared;
  private final Argument argument;
  private final BiConsumer<InputHandler, Input.Call> action;

  SlashCommand(TextCommand shared, Argument argument, BiConsumer<InputHandler, Input.Call> action) {
    this(shared, shared.details(), argument, action);
  }

  SlashCommand(
      TextCommand shared,
      String details,
      Argument argument,
      BiConsumer<InputHandler, Input.Call> action) {
    this.usage = shared.usage();
    this.summary = shared.summary();
    this.details = details;
    this.aliases = shared.aliases();
    this.isShared = true;
    this.argument = argument;
    this.action = action;
  }

  SlashCommand(
      String usage,
      String summary,
      String details,
      Argument argument,
      BiConsumer<InputHandler, Input.Call> action,
      String... aliases) {
    this.usage = usage;
    this.summary = summary;
    this.details = details;
    this.aliases = List.of(aliases);
    this.isShared = false;
    this.argument = argument;
    this.action = action;
  }

  /** The command with this word, or with this alias. */
  public static Optional<SlashCommand> find(String word) {
    return Stream.of(values())
        .filter(command -> command.word().equals(word))
        .findFirst()
        .or(() ->
            Stream.of(values()).filter(command -> command.aliases.contains(word)).findFirst());
  }

  /** The refusal of a word that is no command. */
  static RefusedException unknown(String word) {
    String shown = Refusal.excerpt(word, LONGEST_WORD);
    List<String> words = Stream.of(values()).map(SlashCommand::word).toList();
    String guess =
        NearestWord.of(shown, words).map(near -> "; did you mean /" + near + "?").orElse(";");
    return new RefusedException(
        Code.UNKNOWN_COMMAND, "there is no /" + shown + guess + " /help lists all");
  }

  /** The word after the slash. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Other words that do the same. */
  List<String> aliases() {
    List<String> words = Stream.of(values()).map(SlashCommand::word).toList();
    return aliases.stream().filter(alias -> !words.contains(alias)).toList();
  }

  /** How the command is typed, such as {@code /leave [ROOM]}. */
  String usage() {
    return usage;
  }

  /** What the command does, in a few words. */
  String summary() {
    return summary;
  }

  /** What else there is to know about the command: whole sentences, or nothing. */
  String details() {
    return details;
  }

  /** Whether the text dialect has the command, too. */
  boolean isShared() {
    return isShared;
  }

  /** What the first argument is. */
  public Argument argument() {
    return argument;
  }

  /** Whether each line with this command is for one person alone, or has a secret. */
  boolean isPrivate() {
    return this == MSG || this == QUERY || this == REPLY || this == LOGIN || this == PASSWORD;
  }

  /**
   * Does the command.
   *
   * @throws RefusedException when it is used wrongly, or can't be done now
   */
  void run(InputHandler handler, Input.Call call) {
    action.accept(handler, call);
  }
}
