package belfry.protocol.text;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.Nickname;
import belfry.protocol.Refusal;
import belfry.protocol.RefusedException;
import belfry.protocol.Role;
import belfry.protocol.RoomName;
import belfry.protocol.RoomSettings;
import belfry.protocol.Sanction;
import belfry.protocol.TypedRooms;
import belfry.protocol.dialect.Request;
import belfry.protocol.time.PastTimes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The commands that a person may type after a slash: the words, the help, and the reader of the
 * arguments of each.
 */
public enum TextCommand {
  HELP(
      "/help [COMMAND]",
      "this list, or all about one command",
      "With a command, such as /help join, it shows everything about that command.",
      typed -> new Request.Answered(TextEvents.encode(help(typed.text())))),
  NICK(
      "/nick NAME",
      "take another name",
      "Letters and digits of one writing system, and _-[]{}\\`^|, up to 24. Ann and ann are one"
          + " name.",
      typed -> ask(new Command.Nick(null, Nickname.of(typed.text()), null, null))),
  JOIN(
      "/join ROOM [KEY]",
      "enter a room, or go back to it",
      "What you type goes to the room that you joined last. You stay in the others and go on"
          + " seeing them. A room is made by joining it; #ops and ops are the same. A comma"
          + " separates several rooms: /join ops,dev. A room may need a key: /join ops KEY",
      typed -> {
        TypedRooms typedRooms = TypedRooms.of(typed.text());
        return askOfEach(
            typedRooms.rooms(),
            room -> new Command.Join(null, room, null, TextSpeech.LINES_ON_JOIN, typedRooms.key()));
      },
      "j"),
  LEAVE(
      "/leave [ROOM]",
      "leave this room, or another one",
      "Without a room it is the one that you talk in.",
      typed -> askOfEach(typed.rooms(), room -> new Command.Leave(null, room)),
      "part"),
  MSG(
      "/msg NAME TEXT",
      "say something to one person",
      "Only that person sees it.",
      typed -> {
        String[] parts = typed.rest().split("\\s+", 2);
        if (parts.length < 2) {
          throw typed.wrongUse();
        }
        return ask(new Command.Tell(null, Nickname.of(parts[0]), parts[1]));
      },
      "tell",
      "query",
      "w"),
  ME(
      "/me TEXT",
      "say what you do: /me waves",
      "The others see it as: * ann waves",
      typed -> ask(new Command.Say(null, typed.currentRoom(), typed.rest(), true))),
  WHO(
      "/who [ROOM]",
      "who is here",
      "Shows everybody in the room, since when, and who is away.",
      typed -> ask(new Command.Who(null, typed.room())),
      "names"),
  ROOMS(
      "/rooms",
      "which rooms there are",
      "Shows every room with its members and topic.",
      _ -> ask(new Command.Rooms(null)),
      "list"),
  TOPIC(
      "/topic [TEXT]",
      "see or set what this room is about",
      "Without a text it shows the topic; /topic - takes it away.",
      typed ->
          ask(
              new Command.Topic(
                  null, typed.currentRoom(), typed.rest().equals("-") ? "" : typed.text()))),
  KICK(
      "/kick NAME [WHY]",
      "put somebody out of the room",
      "The host of the room may do this, or its moderators and owners: /who shows them. The person"
          + " may come back.",
      typed -> ask(typed.moderate(Sanction.KICK))),
  MUTE(
      "/mute NAME [WHY]",
      "keep somebody from speaking in the room",
      "For 10 minutes, or for a time before the reason: 90s, 10m, 2h, 7d or forever, as in /mute"
          + " bob 1h spam. The host of the room may do this, or its moderators and owners.",
      typed -> ask(typed.moderate(Sanction.MUTE))),
  UNMUTE(
      "/unmute NAME",
      "let somebody speak again",
      "It ends a /mute in this room.",
      typed -> ask(typed.moderate(Sanction.UNMUTE))),
  BAN(
      "/ban NAME [WHY]",
      "put somebody out, and keep them out",
      "For a day, or for a time before the reason: 90s, 10m, 2h, 7d or forever, as in /ban bob 7d"
          + " spam. /ban spam* keeps out everybody whose name begins with spam. The host of the"
          + " room may do this, or its moderators and owners. /rules shows the bans.",
      typed -> ask(typed.moderate(Sanction.BAN))),
  UNBAN(
      "/unban NAME",
      "let somebody enter again",
      "It ends a /ban in this room.",
      typed -> ask(typed.moderate(Sanction.UNBAN))),
  INVITE(
      "/invite NAME",
      "let somebody into a room of members",
      "For a day, or for another time, as in /invite bob 2h. The person is told. The host of the"
          + " room may do this, or its moderators and owners; /role NAME member lasts.",
      typed -> ask(typed.moderate(Sanction.INVITE))),
  UNINVITE(
      "/uninvite NAME",
      "take an invitation back",
      "It ends an /invite to this room. Whoever has entered stays.",
      typed -> ask(typed.moderate(Sanction.UNINVITE))),
  REMOVE(
      "/remove [NAME]",
      "take back the last message here",
      "Without a name it is your own last message, within an hour. A moderator, an owner or the"
          + " host of the room may remove the last message of somebody else, or the last 3: /remove"
          + " bob 3. /remove @bob takes back your last direct message to bob. The text is gone for"
          + " everybody.",
      typed ->
          ask(
              typed.rest().startsWith("@")
                  ? new Command.TakeBack(null, Nickname.of(typed.rest().substring(1)), null)
                  : Command.Remove.typed(null, typed.currentRoom(), typed.rest()))),
  EDIT(
      "/edit TEXT",
      "give your last message here another text",
      "You may do this within an hour. The others see the new text.",
      typed -> ask(new Command.Edit(null, typed.currentRoom(), null, typed.rest()))),
  OWN(
      "/own",
      "become the owner of a room",
      "You need an account (/register), and must be alone in the room. A room with an owner has"
          + " rules that last: /help rules, /help role.",
      typed -> ask(new Command.Own(null, typed.currentRoom()))),
  RULES(
      "/rules [CHANGE]",
      "see or set who may enter and speak in the room",
      "Without a change it shows the rules. An owner sets them: public, moderated (speakers speak),"
          + " announcements (moderators speak), members (members enter) or private (members, and"
          + " hidden). Or one by one, as in /rules enter=accounts speak=speakers topic=moderators"
          + " hidden. limit=20 is the most people, key=WORD what others must know to enter;"
          + " limit=0 and key= end them.",
      typed -> ask(new Command.Rules(null, typed.currentRoom(), RoomSettings.typed(typed.rest())))),
  ROLE(
      "/role NAME ROLE",
      "give somebody a role in the room",
      "The role is owner, moderator, speaker, member, or none to take it away. An owner gives all"
          + " of them, a moderator the last three. The person needs an account. In a room without"
          + " an owner, its host gives roles to people who are in it, until the room is empty.",
      typed -> {
        String[] parts = typed.rest().split("\\s+", 3);
        if (parts.length != 2) {
          throw typed.wrongUse();
        }
        Nickname who = Nickname.of(parts[0]);
        Role role = Command.SetRole.role(parts[1].toLowerCase(Locale.ROOT));
        return ask(new Command.SetRole(null, typed.currentRoom(), who, role));
      }),
  HISTORY(
      "/history [SINCE]",
      "what was said before, or since a time",
      "Shows the last 20 lines of this room; /history 50 shows 50, at most 100. /history bob shows"
          + " the direct messages to and from bob. /history since"
          + " 14:30 shows what was said from then on, /history before 14:30 the lines up to then."
          + " A time is one of "
          + PastTimes.FORMS
          + ". /history more goes on: to later lines after since, else to earlier ones.",
      typed -> ask(typed.history())),
  SEARCH(
      "/search [WORDS]",
      "find messages in your rooms, and those to you",
      "A message is found if it has all the words; words in \"quotes\" stand side by side. Between"
          + " the words may stand in:#ops for one room, from:ann for one person, after:2026-11-01"
          + " and before:2026-11-22 for the time. Without words it shows older matches of the last"
          + " search.",
      typed -> ask(typed.search()),
      "lastlog"),
  TIME(
      "/time [FORMAT]",
      "the server's time",
      "The format is one of strftime, such as /time %H:%M:%S",
      typed -> ask(new Command.Time(null, typed.text(), null))),
  AWAY(
      "/away [TEXT]",
      "tell the others that you are away",
      "People who write to you or ask /who see the text. Without a text you are back.",
      typed -> ask(new Command.Away(null, typed.text())),
      "back"),
  IGNORE(
      "/ignore [NAME]",
      "hide what somebody writes",
      "You don't see that person under a new name either. Type it again with the same name to see"
          + " that person again. Without a name it lists the people whom you ignore.",
      typed ->
          ask(new Command.Ignore(null, typed.text() == null ? null : Nickname.of(typed.text())))),
  REGISTER(
      "/register",
      "keep your name for good",
      "Nobody else can take the name after that. It shows a token once, with which you come back:"
          + " see /help login.",
      _ -> ask(new Command.Register(null, null, null))),
  LOGIN(
      "/login NAME",
      "come back to a name that you have registered",
      "You are asked for the token or the password; telnet hides what you type then. Or keep the"
          + " line /login NAME TOKEN in a file that only you can read: cat FILE - | nc HOST PORT",
      typed -> {
        String[] parts = typed.rest().split("\\s+", 3);
        if (parts.length > 2) {
          throw typed.wrongUse();
        }
        Nickname name = Nickname.of(parts[0]);
        if (parts.length == 2) {
          return parts[1].equals(Command.CERTIFICATE)
              ? ask(Command.Login.withCertificate(name))
              : ask(new Command.Login(null, name, parts[1]));
        }
        return typed
            .typist()
            .askForSecret(
                "the token or the password of " + name, secret -> Command.Login.with(name, secret));
      }),
  PASSWORD(
      "/password",
      "set a password for your account",
      "You are asked for it; telnet hides what you type then. All other logins end.",
      typed ->
          typed
              .typist()
              .askForSecret(
                  "the new password", secret -> new Command.Credential(null, secret, null))),
  TOKENS(
      "/tokens",
      "the tokens with which you can log in",
      "It shows when each was used last; /revoke ID ends one.",
      _ -> ask(new Command.Tokens(null, null))),
  REVOKE(
      "/revoke ID",
      "end a token or a key of yours",
      "The ids are those that /tokens shows.",
      typed -> ask(new Command.Tokens(null, typed.text()))),
  KEY(
      "/key PUBLIC-KEY",
      "let a key or a certificate log in to your account",
      "The key is the line in ~/.ssh/id_ed25519.pub; a program logs in with its private half. Over"
          + " TLS, /key certificate takes the certificate of this connection, and /key"
          + " sha256:FINGERPRINT another one.",
      typed -> ask(new Command.Credential(null, null, typed.rest()))),
  PING(
      "/ping",
      "check that the server answers",
      "The server answers at once.",
      _ -> ask(new Command.Ping(null))),
  QUIT(
      "/quit",
      "leave; q alone leaves too",
      "A line that is just q or Q leaves too, and so does closing the connection.",
      _ -> ask(new Command.Quit(null)),
      "q",
      "exit",
      "bye");

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
  private final Function<Typed, Request> reader;
  private final List<String> aliases;

  TextCommand(
      String usage,
      String summary,
      String details,
      Function<Typed, Request> reader,
      String... aliases) {
    this.usage = usage;
    this.summary = summary;
    this.details = details;
    this.reader = reader;
    this.aliases = List.of(aliases);
  }

  private static Request ask(Command command) {
    return new Request.Asked(command);
  }

  private static Request askOfEach(List<RoomName> rooms, Function<RoomName, Command> command) {
    return rooms.size() == 1
        ? ask(command.apply(rooms.getFirst()))
        : new Request.AskedInTurn(rooms.stream().map(command).toList());
  }

  /**
   * Reads a command without its slash.
   *
   * @param typist the state of the person that a command may depend on
   * @throws RefusedException if the command is unknown, or its arguments are wrong
   */
  static Request read(String typed, Typist typist) {
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
    Typed rest = new Typed(command, typed.substring(end).strip(), typist);
    if (rest.text() == null && command.needsText()) {
      throw rest.wrongUse();
    }
    return command.reader.apply(rest);
  }

  /** The state of a person that commands depend on. */
  interface Typist {
    /**
     * The room of a command that names none.
     *
     * @throws RefusedException if the person is in no room
     */
    RoomName currentRoom();

    /**
     * Asks for a secret, which is the next line.
     *
     * @param what the secret, as a part of a sentence
     * @param use makes the command of the secret
     * @throws RefusedException if others could read the line
     */
    Request askForSecret(String what, Function<String, Command> use);

    /** Reads the times that the person types. */
    PastTimes times();

    /** The next page of the last search; null if there is none. */
    Command.@Nullable Search nextPage();

    /** The next page of history; null if there is none. */
    Command.@Nullable History nextHistory();
  }

  /** Whether the command requires an argument: the first one of its usage has no brackets. */
  private boolean needsText() {
    int first = usage.indexOf(' ') + 1;
    return first > 0 && usage.charAt(first) != '[';
  }

  /**
   * The typed command, with its arguments.
   *
   * @param rest the line after the word, without blanks at both ends
   */
  private record Typed(TextCommand command, String rest, Typist typist) {
    /** The rest of the line; null if it is empty. */
    @Nullable String text() {
      return rest.isEmpty() ? null : rest;
    }

    RoomName currentRoom() {
      return typist.currentRoom();
    }

    /** The room that the person typed, or else the current one. */
    RoomName room() {
      return rest.isEmpty() ? currentRoom() : RoomName.of(rest);
    }

    /** The rooms that the person typed, or else the current one. */
    List<RoomName> rooms() {
      return rest.isEmpty() ? List.of(currentRoom()) : RoomName.list(rest);
    }

    Command.Search search() {
      if (!rest.isEmpty()) {
        return TypedSearch.read(null, rest, typist.times());
      }
      Command.Search next = typist.nextPage();
      if (next == null) {
        throw wrongUse();
      }
      return next;
    }

    Command.Moderate moderate(Sanction sanction) {
      return Command.Moderate.typed(null, currentRoom(), sanction, rest);
    }

    Command.History history() {
      return TypedHistory.read(
          TextSpeech.HISTORY, this::currentRoom, rest, typist.times(), typist.nextHistory());
    }

    RefusedException wrongUse() {
      return new RefusedException(Code.BAD_FIELD, "usage: " + command.usage);
    }
  }

  /** The lines of the help: for all commands if {@code about} is null, else for one command. */
  static List<String> help(@Nullable String about) {
    if (about == null) {
      List<String> lines =
          new ArrayList<>(List.of("Type, and everybody in the room reads it. Commands:"));
      for (TextCommand command : values()) {
        lines.add(String.format("  %-16s %s", command.usage, command.summary));
      }
      lines.add("To say a line that begins with a slash, type two: //etc says /etc.");
      return lines;
    }
    String word = about.split("\\s", 2)[0]; // ignores arguments that were copied from the usage
    String bare = (word.startsWith("/") ? word.substring(1) : word).toLowerCase(Locale.ROOT);
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

  /** The guess at the intended command, as a part of a sentence; a semicolon if no word is near. */
  private static String guess(String word) {
    return NearestWord.of(
            Refusal.excerpt(word, LONGEST_WORD),
            Stream.of(values()).map(TextCommand::word).toList())
        .map(nearest -> "; did you mean /" + nearest + "?")
        .orElse(";");
  }

  /** The word after the slash. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Other words for this command. */
  public List<String> aliases() {
    return aliases;
  }

  /** The form of the command, such as {@code /leave [ROOM]}. */
  public String usage() {
    return usage;
  }

  /** A summary of the command in a few words. */
  public String summary() {
    return summary;
  }

  /** More details about the command, in whole sentences. */
  public String details() {
    return details;
  }
}
