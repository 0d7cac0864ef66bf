package belfry.client.chat;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.Role;
import belfry.protocol.RoomName;
import belfry.protocol.RoomSettings;
import belfry.protocol.Sanction;
import belfry.protocol.TypedRooms;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Does what is typed: here, or by asking the server. It has one method for each command of {@link
 * SlashCommand}. Belongs to the chat's thread.
 */
final class InputHandler {
  /**
   * The id of commands whose answers are to be shown, because somebody asked for them. A command
   * that a log keeps has no id: the server would take an equal one for a repetition.
   */
  static final String ASKED = "c";

  /** The id of a registration. */
  static final String REGISTER = "r";

  /** The id of a login that was typed. */
  static final String LOGIN = "l";

  private static final Pattern NUMBER = Pattern.compile("\\d{1,3}");

  private final Session session;
  private final Rooms rooms;
  private final MessageSender sender;
  private final Searches searches;
  private final Paging paging;
  private final Settings settings;
  private final LineRouter router;
  private final Screen screen;
  private final QuitSequence quit;
  private final Identity identity;
  private final Whois whois;
  private @Nullable Nickname queried;

  InputHandler(
      Session session,
      Rooms rooms,
      MessageSender sender,
      Searches searches,
      Paging paging,
      Settings settings,
      LineRouter router,
      Screen screen,
      QuitSequence quit,
      Identity identity,
      Whois whois) {
    this.session = session;
    this.rooms = rooms;
    this.sender = sender;
    this.searches = searches;
    this.paging = paging;
    this.settings = settings;
    this.router = router;
    this.screen = screen;
    this.quit = quit;
    this.identity = identity;
    this.whois = whois;
  }

  /** Does what a line means. */
  void typed(String line) {
    handle(Input.of(line), line);
  }

  /** Says a line as it is, whatever it begins with. */
  void say(String line) {
    handle(line.isBlank() ? new Input.Nothing() : new Input.Text(line), line);
  }

  private void handle(Input input, String line) {
    try {
      switch (input) {
        case Input.Nothing _ -> {}
        case Input.Text(String text) -> say(text, false, line);
        case Input.Call call -> call.command().run(this, call);
        case Input.Unknown(String word) -> throw SlashCommand.unknown(word);
      }
    } catch (RefusedException e) {
      refused(input, e.refusal().why(), line);
    }
  }

  /**
   * Shows the reason. A text returns to the input line. A command does not, because the next line
   * that is typed would become a part of it. A direct message is shown with the reason, because the
   * history of the input does not keep it.
   */
  private void refused(Input input, String why, String line) {
    router.print(Line.trouble(isDirectMessage(input) ? why + ": " + line : why));
    if (input instanceof Input.Text) {
      screen.putBack(line);
      screen.settled(false);
    }
  }

  private static boolean isDirectMessage(Input input) {
    return input instanceof Input.Call call
        && switch (call.command()) {
          case MSG, QUERY -> call.rest().contains(" ");
          case REPLY -> !call.rest().isEmpty();
          default -> false;
        };
  }

  /** Sends a direct message with a line as it is. */
  void tell(Nickname who, String line) {
    if (!line.isBlank()) {
      tell(who, line, line);
    }
  }

  private void say(String text, boolean act, String line) {
    if (queried != null && !act) {
      tell(queried, text, line);
      return;
    }
    RoomName room = rooms.current();
    if (room == null) {
      throw new RefusedException(
          Code.NOT_IN_ROOM,
          rooms.size() == 0
              ? "you are in no room; /join ROOM enters one"
              : "no room is shown; /room ROOM goes to one");
    }
    sender.add(new Command.Say(sender.nextId(), room, text, act), line);
  }

  void me(Input.Call call) {
    say(required(call), true, call.line());
  }

  void msg(Input.Call call) {
    String[] parts = call.rest().split("\\s+", 2);
    if (parts.length < 2) {
      throw usage(call);
    }
    tell(Nickname.of(parts[0]), parts[1], call.line());
  }

  private void tell(Nickname who, String text, String line) {
    sender.add(new Command.Tell(sender.nextId(), who, text), line);
  }

  /** Sends what is typed from now on to a person, or without a name to the room again. */
  void query(Input.Call call) {
    String[] parts = call.rest().split("\\s+", 2);
    queried = parts[0].isEmpty() ? null : Nickname.of(parts[0]);
    router.print(
        Line.note(
            queried == null
                ? "what you type goes to the room"
                : "what you type goes to " + queried + " alone; /query ends that"));
    if (queried != null && session.isConnected()) {
      ask(paging.lastWith(queried));
    }
    if (queried != null && parts.length > 1) {
      tell(queried, parts[1], call.line());
    }
  }

  /** The person who gets what is typed; null for the room. */
  @Nullable Nickname queried() {
    return queried;
  }

  /** Ends a query: the user goes to a room. */
  void endQuery() {
    queried = null;
  }

  /** Answers the last direct message. */
  void reply(Input.Call call) {
    String to = identity.lastTeller();
    if (to == null) {
      throw new RefusedException(Code.BAD_FIELD, "nobody has sent you a direct message");
    }
    tell(Nickname.of(to), required(call), call.line());
  }

  /** Asks in which of the user's rooms a person is. */
  void whois(Input.Call call) {
    Nickname who = Nickname.of(required(call));
    if (rooms.size() == 0) {
      throw new RefusedException(Code.NOT_IN_ROOM, "you are in no room");
    }
    whois.begin(who, rooms.size());
    rooms.forEach(room -> ask(new Command.Who(Whois.ASKED, room.name())));
  }

  void nick(Input.Call call) {
    ask(new Command.Nick(ASKED, Nickname.of(required(call)), null, null));
  }

  /** Enters rooms, and goes to the last of them; goes to a room if one is in it. */
  void join(Input.Call call) {
    TypedRooms typed = TypedRooms.of(required(call));
    List<RoomName> names = typed.rooms();
    if (!session.isConnected() && !names.stream().allMatch(rooms::isIn)) {
      throw notConnected();
    }
    for (RoomName name : names) {
      if (!rooms.isIn(name)) {
        Room room = rooms.enter(name);
        room.enteredWith(typed.key());
        rooms.look(name);
        session.join(room);
      }
    }
    go(names.getLast());
  }

  /** Goes to a room by its name, or else by its number. */
  void room(Input.Call call) {
    RoomName typed = room(call, required(call));
    go(rooms.isIn(typed) ? typed : numbered(typed.text()).map(Room::name).orElse(typed));
  }

  private Optional<Room> numbered(String typed) {
    return NUMBER.matcher(typed).matches()
        ? rooms.numbered(Integer.parseInt(typed))
        : Optional.empty();
  }

  private void go(RoomName name) {
    Room room =
        rooms
            .find(name)
            .orElseThrow(() ->
                new RefusedException(
                    Code.NOT_IN_ROOM, "you are not in " + name + "; /join " + name + " enters it"));
    queried = null;
    router.look(room);
  }

  void leave(Input.Call call) {
    List<RoomName> names = call.rest().isEmpty() ? List.of(here()) : RoomName.list(call.rest());
    names.forEach(name -> ask(new Command.Leave(ASKED, name)));
  }

  void who(Input.Call call) {
    ask(new Command.Who(ASKED, roomOrHere(call)));
  }

  void rooms(Input.Call call) {
    ask(new Command.Rooms(ASKED));
  }

  void topic(Input.Call call) {
    String text = call.rest().equals("-") ? "" : optional(call);
    ask(new Command.Topic(text == null ? ASKED : null, here(), text));
  }

  void kick(Input.Call call) {
    moderate(call, Sanction.KICK);
  }

  void mute(Input.Call call) {
    moderate(call, Sanction.MUTE);
  }

  void unmute(Input.Call call) {
    moderate(call, Sanction.UNMUTE);
  }

  private void moderate(Input.Call call, Sanction sanction) {
    ask(Command.Moderate.typed(null, here(), sanction, required(call)));
  }

  void ban(Input.Call call) {
    moderate(call, Sanction.BAN);
  }

  void unban(Input.Call call) {
    moderate(call, Sanction.UNBAN);
  }

  void invite(Input.Call call) {
    moderate(call, Sanction.INVITE);
  }

  void uninvite(Input.Call call) {
    moderate(call, Sanction.UNINVITE);
  }

  void remove(Input.Call call) {
    String rest = call.rest();
    if (rest.startsWith("@")) {
      ask(new Command.TakeBack(null, Nickname.of(rest.substring(1)), null));
    } else if (queried != null && rest.isEmpty()) {
      ask(new Command.TakeBack(null, queried, null));
    } else {
      ask(Command.Remove.typed(null, here(), rest));
    }
  }

  void edit(Input.Call call) {
    ask(new Command.Edit(null, here(), null, required(call)));
  }

  void own(Input.Call call) {
    ask(new Command.Own(null, here()));
  }

  void rules(Input.Call call) {
    RoomSettings.Change change = RoomSettings.typed(call.rest());
    ask(new Command.Rules(change.isEmpty() ? ASKED : null, here(), change));
  }

  void role(Input.Call call) {
    String[] parts = required(call).split("\\s+", 3);
    if (parts.length != 2) {
      throw usage(call);
    }
    Role role = Command.SetRole.role(parts[1].toLowerCase(Locale.ROOT));
    ask(new Command.SetRole(null, here(), Nickname.of(parts[0]), role));
  }

  void history(Input.Call call) {
    ask(paging.typed(call.rest(), queried == null ? here() : queried));
  }

  private static int number(Input.Call call, int usual) {
    try {
      return call.rest().isEmpty() ? usual : Integer.parseInt(call.rest());
    } catch (NumberFormatException _) { // said in words that a person understands
      throw usage(call);
    }
  }

  /** Searches, or without words shows the next page of the last search. */
  void search(Input.Call call) {
    Command.Search search =
        call.rest().isEmpty() ? searches.nextPage() : searches.search(call.rest());
    if (search == null) {
      throw usage(call);
    }
    ask(search);
  }

  /** Goes to the room of a result, and shows the messages around it. */
  void jump(Input.Call call) {
    Command.History around = searches.around(number(call, 1));
    if (around.of() instanceof RoomName room) {
      go(room);
    }
    ask(around);
  }

  void time(Input.Call call) {
    ask(new Command.Time(ASKED, optional(call), null));
  }

  void away(Input.Call call) {
    ask(new Command.Away(ASKED, optional(call)));
  }

  void ignore(Input.Call call) {
    String name = optional(call);
    ask(new Command.Ignore(ASKED, name == null ? null : Nickname.of(name)));
  }

  void register(Input.Call call) {
    ask(new Command.Register(REGISTER, null, null));
    identity.registers(true);
  }

  /** Logs in with a token that was typed, or with the one that is kept for the server. */
  void login(Input.Call call) {
    String[] parts = call.rest().split("\\s+", 3);
    if (parts.length == 1) {
      Nickname name = parts[0].isEmpty() ? null : Nickname.of(parts[0]);
      KeptTokens.Kept kept = session.keptToken(name).orElseThrow(InputHandler::tokenNeeded);
      logIn(kept.name(), kept.secret());
    } else if (parts.length == 2) {
      logIn(Nickname.of(parts[0]), parts[1]);
    } else {
      throw tokenNeeded();
    }
  }

  private static RefusedException tokenNeeded() {
    return new RefusedException(Code.BAD_FIELD, "usage: /login NAME TOKEN");
  }

  private void logIn(Nickname name, String token) {
    if (!session.logIn(new Command.Login(LOGIN, name, token), token)) {
      throw notConnected();
    }
  }

  /** Forgets the token, and shows it a last time; the login ends with the connection. */
  void logout(Input.Call call) {
    session
        .forgetToken()
        .ifPresentOrElse(
            this::showForgotten, () -> router.print(Line.note("no token is kept for this server")));
  }

  private void showForgotten(KeptTokens.Kept kept) {
    router.print(
        Line.note("the token is forgotten on this machine, and you are logged in until you leave"));
    screen.printSecret(
        Line.note("to come back, type: /login " + kept.name() + " " + kept.secret()));
    router.print(Line.note("/tokens and /revoke ID end it on the server"));
  }

  void tokens(Input.Call call) {
    ask(new Command.Tokens(ASKED, null));
  }

  void revoke(Input.Call call) {
    ask(new Command.Tokens(ASKED, required(call)));
  }

  void key(Input.Call call) {
    ask(new Command.Credential(ASKED, null, required(call)));
  }

  /** Has the screen ask for a new password; {@link #newPassword} gets it. */
  void password(Input.Call call) {
    session.checkSecure();
    if (!call.rest().isEmpty()) {
      throw new RefusedException(
          Code.BAD_FIELD, "type /password alone; the client then asks, and shows nothing");
    }
    if (!screen.askSecret("New password: ")) {
      throw new RefusedException(
          Code.BAD_FIELD, "the password would be shown here; type /password in telnet");
    }
  }

  /** Sets the password of the account; an empty one changes nothing. */
  void newPassword(String secret) {
    if (secret.isEmpty()) {
      router.print(Line.note("the password stays as it is"));
      return;
    }
    try {
      session.checkSecure();
      ask(new Command.Credential(ASKED, secret, null));
    } catch (RefusedException e) {
      router.print(Line.trouble(e.refusal().why()));
    }
  }

  void ping(Input.Call call) {
    ask(new Command.Ping(ASKED));
  }

  void quit(Input.Call call) {
    quit.begin();
  }

  void clear(Input.Call call) {
    screen.clear();
  }

  void set(Input.Call call) {
    router.print(settings.set(call.rest()));
    screen.colour(settings.colour());
  }

  void highlight(Input.Call call) {
    router.print(settings.set(call.rest().isEmpty() ? "" : "highlight " + call.rest()));
  }

  void reconnect(Input.Call call) {
    if (session.isConnected()) {
      session.end("you asked for a new one");
    } else {
      router.print(Line.note("the client connects by itself: " + session.trouble()));
    }
  }

  void help(Input.Call call) {
    List<String> lines;
    if (call.rest().isEmpty()) {
      lines = Help.all();
    } else {
      String typed = call.rest().split("\\s", 2)[0].toLowerCase(Locale.ROOT);
      String word = typed.startsWith("/") ? typed.substring(1) : typed;
      lines = Help.about(SlashCommand.find(word).orElseThrow(() -> SlashCommand.unknown(word)));
    }
    lines.forEach(line -> router.print(Line.note(line)));
  }

  /** Asks the server now or not at all; what is said can wait for a connection instead. */
  private void ask(Command command) {
    if (!session.send(command)) {
      throw notConnected();
    }
  }

  private static RefusedException notConnected() {
    return new RefusedException(Code.UNAVAILABLE, "there is no connection now");
  }

  private static RefusedException usage(Input.Call call) {
    return new RefusedException(Code.BAD_FIELD, "usage: " + call.command().usage());
  }

  private static String required(Input.Call call) {
    if (call.rest().isEmpty()) {
      throw usage(call);
    }
    return call.rest();
  }

  private static @Nullable String optional(Input.Call call) {
    return call.rest().isEmpty() ? null : call.rest();
  }

  private RoomName roomOrHere(Input.Call call) {
    return call.rest().isEmpty() ? here() : room(call, call.rest());
  }

  private RoomName here() {
    RoomName current = rooms.current();
    return current == null ? RoomName.LOBBY : current;
  }

  private static RoomName room(Input.Call call, String typed) {
    String[] words = typed.split("\\s+", 2);
    if (words.length > 1) {
      throw new RefusedException(
          Code.BAD_NAME, "one room at a time: /" + call.command().word() + " " + words[0]);
    }
    return RoomName.of(typed);
  }
}
