package belfry.protocol.json;

import belfry.protocol.Audience;
import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.EntryId;
import belfry.protocol.Limits;
import belfry.protocol.NamePattern;
import belfry.protocol.Nickname;
import belfry.protocol.Refusal;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.protocol.RoomSettings;
import belfry.protocol.Sanction;
import belfry.protocol.WordQuery;
import belfry.protocol.dialect.Request;
import belfry.protocol.dialect.Utf8;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** The JSON shapes of all commands, for reading and writing. */
final class JsonCommands {
  private static final int LONGEST_WORD = 40;
  private static final int USUAL_PAGE = 20;

  /**
   * The fields of all commands. A known field must have its type in every command, also in one that
   * does not use it.
   */
  private static final List<JsonField<?>> FIELDS = new ArrayList<>();

  private static final JsonField<String> DO = field("do", JsonType.TEXT);
  private static final JsonField<String> ID = field("id", JsonType.TEXT);
  private static final JsonField<RoomName> ROOM = field("room", JsonType.ROOM);
  private static final JsonField<String> TEXT = field("text", JsonType.TEXT);
  private static final JsonField<Nickname> TO = field("to", JsonType.NAME);
  private static final JsonField<NamePattern> SUBJECT = field("name", JsonType.NAME_PATTERN);
  private static final JsonField<Nickname> NAME = field("name", JsonType.NAME);
  private static final JsonField<String> TOKEN = field("token", JsonType.TEXT);
  private static final JsonField<EntryId> BEFORE = field("before", JsonType.ENTRY);
  private static final JsonField<EntryId> AFTER = field("after", JsonType.ENTRY);
  private static final JsonField<Integer> LIMIT = field("limit", JsonType.LIMIT);
  private static final JsonField<WordQuery> WORDS = field("words", JsonType.WORDS);
  private static final JsonField<Nickname> FROM = field("from", JsonType.NAME);
  private static final JsonField<Instant> SINCE = field("since", JsonType.INSTANT);
  private static final JsonField<Instant> UNTIL = field("until", JsonType.INSTANT);
  private static final JsonField<String> PAGE = field("page", JsonType.TEXT);
  private static final JsonField<String> FORMAT = field("format", JsonType.TEXT);
  private static final JsonField<String> ZONE = field("zone", JsonType.TEXT);
  private static final JsonField<String> PASSWORD = field("password", JsonType.TEXT);
  private static final JsonField<String> KEY = field("key", JsonType.TEXT);
  private static final JsonField<String> SIGNATURE = field("signature", JsonType.TEXT);
  private static final JsonField<String> LABEL = field("label", JsonType.TEXT);
  private static final JsonField<String> CONNECTION = field("connection", JsonType.TEXT);
  private static final JsonField<Integer> SECONDS = field("seconds", JsonType.LIMIT);
  private static final JsonField<Boolean> NOTICE = field("notice", JsonType.FLAG);
  private static final JsonField<String> WHY = field("why", JsonType.TEXT);
  private static final JsonField<String> ROLE = field("role", JsonType.TEXT);
  private static final JsonField<Audience> ENTER = field("enter", JsonType.AUDIENCE);
  private static final JsonField<Audience> SPEAK = field("speak", JsonType.AUDIENCE);
  private static final JsonField<Audience> TOPIC = field("topic", JsonType.AUDIENCE);
  private static final JsonField<Boolean> LISTED = field("listed", JsonType.FLAG);
  private static final JsonField<EntryId> MESSAGE = field("message", JsonType.ENTRY);
  private static final JsonField<Integer> LAST = field("last", JsonType.LIMIT);
  private static final JsonField<String> REVOKE = field("revoke", JsonType.TEXT);

  static final JsonShapes<Command> SHAPES =
      new JsonShapes<>(
          DO,
          List.of(
              JsonShape.of("nick", Command.Nick.class, JsonCommands::nick),
              JsonShape.of("join", Command.Join.class, JsonCommands::join),
              JsonShape.of("leave", Command.Leave.class, JsonCommands::leave),
              JsonShape.of("act", Command.Say.class, JsonCommands::act).when(Command.Say::act),
              JsonShape.of("say", Command.Say.class, JsonCommands::say),
              JsonShape.of("tell", Command.Tell.class, JsonCommands::tell),
              JsonShape.of("topic", Command.Topic.class, JsonCommands::topic),
              moderate(Sanction.KICK),
              moderate(Sanction.MUTE),
              moderate(Sanction.UNMUTE),
              moderate(Sanction.BAN),
              moderate(Sanction.UNBAN),
              moderate(Sanction.INVITE),
              moderate(Sanction.UNINVITE),
              JsonShape.of("remove", Command.TakeBack.class, JsonCommands::takeBack).marked(TO),
              JsonShape.of("remove", Command.Remove.class, JsonCommands::remove),
              JsonShape.of("edit", Command.Edit.class, JsonCommands::edit),
              JsonShape.of("own", Command.Own.class, JsonCommands::own),
              JsonShape.of("role", Command.SetRole.class, JsonCommands::role),
              JsonShape.of("rules", Command.Rules.class, JsonCommands::rules),
              JsonShape.of("who", Command.Who.class, JsonCommands::who),
              JsonShape.of("rooms", Command.Rooms.class, JsonCommands::rooms),
              JsonShape.of("history", Command.History.class, JsonCommands::history),
              JsonShape.of("search", Command.Search.class, JsonCommands::search),
              JsonShape.of("away", Command.Away.class, JsonCommands::away),
              JsonShape.of("ignore", Command.Ignore.class, JsonCommands::ignore),
              JsonShape.of("register", Command.Register.class, JsonCommands::register),
              JsonShape.of("login", Command.Login.class, JsonCommands::login),
              JsonShape.of("tokens", Command.Tokens.class, JsonCommands::tokens),
              JsonShape.of("credential", Command.Credential.class, JsonCommands::credential),
              JsonShape.of("time", Command.Time.class, JsonCommands::time),
              JsonShape.of("ping", Command.Ping.class, JsonCommands::ping),
              JsonShape.of("quit", Command.Quit.class, JsonCommands::quit)));

  private JsonCommands() {}

  private static <T> JsonField<T> field(String name, JsonType<T> type) {
    JsonField<T> field = new JsonField<>(name, type);
    FIELDS.add(field);
    return field;
  }

  private static Command.Nick nick(JsonPass<Command.Nick> pass) {
    return new Command.Nick(
        pass.optional(ID, Command.Nick::id),
        pass.required(NAME, Command.Nick::name),
        pass.optional(TOKEN, Command.Nick::token),
        pass.optional(AFTER, Command.Nick::after));
  }

  private static Command.Join join(JsonPass<Command.Join> pass) {
    return new Command.Join(
        pass.optional(ID, Command.Join::id),
        pass.required(ROOM, Command.Join::room),
        pass.optional(AFTER, Command.Join::after),
        pass.withDefault(LIMIT, Command.Join::limit, 0),
        pass.optional(KEY, Command.Join::key));
  }

  private static Command.Leave leave(JsonPass<Command.Leave> pass) {
    return new Command.Leave(
        pass.optional(ID, Command.Leave::id),
        pass.required(ROOM, Command.Leave::room),
        pass.optional(WHY, Command.Leave::why));
  }

  private static Command.Say say(JsonPass<Command.Say> pass) {
    return said(pass, false);
  }

  private static Command.Say act(JsonPass<Command.Say> pass) {
    return said(pass, true);
  }

  private static Command.Say said(JsonPass<Command.Say> pass, boolean act) {
    return new Command.Say(
        pass.optional(ID, Command.Say::id),
        pass.required(ROOM, Command.Say::room),
        pass.required(TEXT, Command.Say::text),
        act,
        !act && pass.flag(NOTICE, Command.Say::notice));
  }

  private static Command.Tell tell(JsonPass<Command.Tell> pass) {
    return new Command.Tell(
        pass.optional(ID, Command.Tell::id),
        pass.required(TO, Command.Tell::to),
        pass.required(TEXT, Command.Tell::text),
        pass.flag(NOTICE, Command.Tell::notice));
  }

  private static Command.Topic topic(JsonPass<Command.Topic> pass) {
    return new Command.Topic(
        pass.optional(ID, Command.Topic::id),
        pass.required(ROOM, Command.Topic::room),
        pass.optional(TEXT, Command.Topic::text));
  }

  private static JsonShape<Command.Moderate> moderate(Sanction sanction) {
    return JsonShape.of(
            sanction.wire(),
            Command.Moderate.class,
            pass ->
                new Command.Moderate(
                    pass.optional(ID, Command.Moderate::id),
                    pass.required(ROOM, Command.Moderate::room),
                    sanction,
                    pass.required(SUBJECT, Command.Moderate::who),
                    pass.optional(SECONDS, Command.Moderate::seconds),
                    pass.optional(WHY, Command.Moderate::why)))
        .when(command -> command.sanction() == sanction);
  }

  private static Command.Remove remove(JsonPass<Command.Remove> pass) {
    return new Command.Remove(
        pass.optional(ID, Command.Remove::id),
        pass.required(ROOM, Command.Remove::room),
        pass.optional(MESSAGE, Command.Remove::message),
        pass.optional(NAME, Command.Remove::from),
        pass.number(LAST, Command.Remove::last, 1),
        pass.optional(WHY, Command.Remove::why));
  }

  private static Command.TakeBack takeBack(JsonPass<Command.TakeBack> pass) {
    return new Command.TakeBack(
        pass.optional(ID, Command.TakeBack::id),
        pass.required(TO, Command.TakeBack::to),
        pass.optional(MESSAGE, Command.TakeBack::message),
        pass.optional(WHY, Command.TakeBack::why));
  }

  private static Command.Edit edit(JsonPass<Command.Edit> pass) {
    return new Command.Edit(
        pass.optional(ID, Command.Edit::id),
        pass.required(ROOM, Command.Edit::room),
        pass.optional(MESSAGE, Command.Edit::message),
        pass.required(TEXT, Command.Edit::text));
  }

  private static Command.Own own(JsonPass<Command.Own> pass) {
    return new Command.Own(
        pass.optional(ID, Command.Own::id), pass.required(ROOM, Command.Own::room));
  }

  private static Command.SetRole role(JsonPass<Command.SetRole> pass) {
    return new Command.SetRole(
        pass.optional(ID, Command.SetRole::id),
        pass.required(ROOM, Command.SetRole::room),
        pass.required(NAME, Command.SetRole::who),
        Command.SetRole.role(
            pass.required(ROLE, it -> it.role() == null ? "none" : it.role().wire())));
  }

  private static Command.Rules rules(JsonPass<Command.Rules> pass) {
    return new Command.Rules(
        pass.optional(ID, Command.Rules::id),
        pass.required(ROOM, Command.Rules::room),
        new RoomSettings.Change(
            pass.optional(ENTER, it -> it.change().enter()),
            pass.optional(SPEAK, it -> it.change().speak()),
            pass.optional(TOPIC, it -> it.change().topic()),
            pass.optional(LISTED, it -> it.change().listed()),
            pass.optional(LIMIT, it -> it.change().limit()),
            pass.optional(KEY, it -> it.change().key())));
  }

  private static Command.Who who(JsonPass<Command.Who> pass) {
    return new Command.Who(
        pass.optional(ID, Command.Who::id), pass.required(ROOM, Command.Who::room));
  }

  private static Command.Rooms rooms(JsonPass<Command.Rooms> pass) {
    return new Command.Rooms(pass.optional(ID, Command.Rooms::id));
  }

  private static Command.History history(JsonPass<Command.History> pass) {
    return new Command.History(
        pass.optional(ID, Command.History::id),
        pass.target(ROOM, TO, Command.History::of),
        pass.optional(BEFORE, Command.History::before),
        pass.optional(AFTER, Command.History::after),
        pass.optional(SINCE, Command.History::since),
        pass.optional(UNTIL, Command.History::until),
        pass.withDefault(LIMIT, Command.History::limit, USUAL_PAGE));
  }

  private static Command.Search search(JsonPass<Command.Search> pass) {
    return new Command.Search(
        pass.optional(ID, Command.Search::id),
        pass.required(WORDS, Command.Search::words),
        pass.optional(ROOM, Command.Search::room),
        pass.optional(FROM, Command.Search::from),
        pass.optional(SINCE, Command.Search::since),
        pass.optional(UNTIL, Command.Search::until),
        pass.withDefault(LIMIT, Command.Search::limit, USUAL_PAGE),
        pass.optional(PAGE, Command.Search::page));
  }

  private static Command.Away away(JsonPass<Command.Away> pass) {
    return new Command.Away(
        pass.optional(ID, Command.Away::id), pass.optional(TEXT, Command.Away::text));
  }

  private static Command.Ignore ignore(JsonPass<Command.Ignore> pass) {
    return new Command.Ignore(
        pass.optional(ID, Command.Ignore::id), pass.optional(NAME, Command.Ignore::name));
  }

  private static Command.Register register(JsonPass<Command.Register> pass) {
    return new Command.Register(
        pass.optional(ID, Command.Register::id),
        pass.optional(PASSWORD, Command.Register::password),
        pass.optional(KEY, Command.Register::key));
  }

  private static Command.Login login(JsonPass<Command.Login> pass) {
    return new Command.Login(
        pass.optional(ID, Command.Login::id),
        pass.required(NAME, Command.Login::name),
        pass.optional(TOKEN, Command.Login::token),
        pass.optional(PASSWORD, Command.Login::password),
        pass.optional(KEY, Command.Login::key),
        pass.optional(SIGNATURE, Command.Login::signature),
        pass.optional(AFTER, Command.Login::after),
        pass.optional(LABEL, Command.Login::label),
        pass.optional(CONNECTION, Command.Login::connection));
  }

  private static Command.Tokens tokens(JsonPass<Command.Tokens> pass) {
    return new Command.Tokens(
        pass.optional(ID, Command.Tokens::id), pass.optional(REVOKE, Command.Tokens::revoke));
  }

  private static Command.Credential credential(JsonPass<Command.Credential> pass) {
    return new Command.Credential(
        pass.optional(ID, Command.Credential::id),
        pass.optional(PASSWORD, Command.Credential::password),
        pass.optional(KEY, Command.Credential::key));
  }

  private static Command.Time time(JsonPass<Command.Time> pass) {
    return new Command.Time(
        pass.optional(ID, Command.Time::id),
        pass.optional(FORMAT, Command.Time::format),
        pass.optional(ZONE, Command.Time::zone));
  }

  private static Command.Ping ping(JsonPass<Command.Ping> pass) {
    return new Command.Ping(pass.optional(ID, Command.Ping::id));
  }

  private static Command.Quit quit(JsonPass<Command.Quit> pass) {
    return new Command.Quit(
        pass.optional(ID, Command.Quit::id), pass.optional(WHY, Command.Quit::why));
  }

  /** Reads one line of a client. */
  static Request read(byte[] line) {
    JsonObject object = new JsonObject();
    try {
      String text = Utf8.decode(line);
      if (text.isBlank()) {
        return new Request.Nothing();
      }
      object.read(text, "a command is an object: {\"do\": …}");
      FIELDS.forEach(object::check);
      return SHAPES
          .read(object)
          .<Request>map(Request.Asked::new)
          .orElseThrow(() -> unknown(object));
    } catch (RefusedException e) {
      return new Request.Refused(idOf(object), e.refusal());
    } catch (JacksonException e) {
      return new Request.Refused(idOf(object), malformed(e));
    }
  }

  private static RefusedException unknown(JsonObject object) {
    String word = Refusal.excerpt(String.valueOf(object.value(DO)), LONGEST_WORD);
    return new RefusedException(Code.UNKNOWN_COMMAND, "there is no command \"" + word + "\"");
  }

  private static Refusal malformed(JacksonException e) {
    int column = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getColumnNr());
    return new Refusal(
        Code.MALFORMED,
        column > 0
            ? "that is not one whole object of JSON: look at character " + column
            : "that is deeper or longer than the JSON of a command may be");
  }

  /** The id of a command; null if it has none, or one that an answer can't carry. */
  private static @Nullable String idOf(JsonObject object) {
    try {
      String id = object.value(ID);
      return id == null || id.isEmpty() || id.length() > Limits.ID ? null : id;
    } catch (RefusedException _) { // an answer never carries an id of a wrong type
      return null;
    }
  }
}
