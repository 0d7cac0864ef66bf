package belfry.protocol.json;

import belfry.protocol.Audience;
import belfry.protocol.Code;
import belfry.protocol.CredentialInfo;
import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Limits;
import belfry.protocol.NamePattern;
import belfry.protocol.Nickname;
import belfry.protocol.Person;
import belfry.protocol.Refusal;
import belfry.protocol.RefusedException;
import belfry.protocol.Role;
import belfry.protocol.RoleHolder;
import belfry.protocol.RoomInfo;
import belfry.protocol.RoomName;
import belfry.protocol.RoomOrder;
import belfry.protocol.RoomSettings;
import belfry.protocol.Sanction;
import belfry.protocol.Target;
import belfry.protocol.dialect.Pieces;
import belfry.protocol.dialect.Utf8;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;

/** The JSON shapes of all events, for reading and writing. */
final class JsonEvents {
  private static final JsonField<String> ON = new JsonField<>("on", JsonType.TEXT);
  private static final JsonField<String> ID = new JsonField<>("id", JsonType.TEXT);
  private static final JsonField<RoomName> ROOM = new JsonField<>("room", JsonType.ROOM);
  private static final JsonField<EntryId> MESSAGE = new JsonField<>("message", JsonType.ENTRY);
  private static final JsonField<Nickname> NAME = new JsonField<>("name", JsonType.NAME);
  private static final JsonField<Nickname> WHO = new JsonField<>("who", JsonType.NAME);
  private static final JsonField<List<Nickname>> ALL =
      new JsonField<>(WHO.name(), JsonType.list(JsonType.NAME));
  private static final JsonField<Nickname> ONE =
      new JsonField<>(WHO.name(), JsonType.only(JsonType.NAME));
  private static final JsonField<Boolean> YOU = new JsonField<>("you", JsonType.FLAG);
  private static final JsonField<Nickname> TO = new JsonField<>("to", JsonType.NAME);
  private static final JsonField<String> FROM = new JsonField<>("from", JsonType.TEXT);
  private static final JsonField<String> TEXT = new JsonField<>("text", JsonType.TEXT);
  private static final JsonField<String> AWAY = new JsonField<>("away", JsonType.TEXT);
  private static final JsonField<String> CLOAK = new JsonField<>("cloak", JsonType.TEXT);
  private static final JsonField<String> WHY = new JsonField<>("why", JsonType.TEXT);
  private static final JsonField<Instant> TIME = new JsonField<>("time", JsonType.INSTANT);
  private static final JsonField<String> FORMATTED = new JsonField<>(TIME.name(), JsonType.TEXT);
  private static final JsonField<Boolean> ACT = new JsonField<>("act", JsonType.FLAG);
  private static final JsonField<Boolean> NOTICE = new JsonField<>("notice", JsonType.FLAG);
  private static final JsonField<Boolean> DUPLICATE = new JsonField<>("duplicate", JsonType.FLAG);
  private static final JsonField<Boolean> TAKEN = new JsonField<>("taken", JsonType.FLAG);
  private static final JsonField<Boolean> QUIT = new JsonField<>("quit", JsonType.FLAG);
  private static final JsonField<Boolean> QUIET = new JsonField<>("quiet", JsonType.FLAG);
  private static final JsonField<Boolean> PUT_OUT = new JsonField<>("put_out", JsonType.FLAG);
  private static final JsonField<Boolean> MORE = new JsonField<>("more", JsonType.FLAG);
  private static final JsonField<String> TOPIC = new JsonField<>("topic", JsonType.TEXT);
  private static final JsonField<String> BY = new JsonField<>("by", JsonType.TEXT);
  private static final JsonField<Integer> MEMBERS = new JsonField<>("members", JsonType.NUMBER);
  private static final JsonField<Integer> TOTAL = new JsonField<>("total", JsonType.NUMBER);
  private static final JsonField<EntryId> FIRST = new JsonField<>("first", JsonType.ENTRY);
  private static final JsonField<EntryId> LAST = new JsonField<>("last", JsonType.ENTRY);
  private static final JsonField<EntryId> INBOX = new JsonField<>("inbox", JsonType.ENTRY);
  private static final JsonField<EntryId> LOST_AFTER = new JsonField<>(FROM.name(), JsonType.ENTRY);
  private static final JsonField<EntryId> LOST_TO = new JsonField<>(TO.name(), JsonType.ENTRY);
  private static final JsonField<Instant> SINCE = new JsonField<>("since", JsonType.INSTANT);
  private static final JsonField<Instant> UNTIL = new JsonField<>("until", JsonType.INSTANT);
  private static final JsonField<String> SERVER = new JsonField<>("server", JsonType.TEXT);
  private static final JsonField<String> TOKEN = new JsonField<>("token", JsonType.TEXT);
  private static final JsonField<Nickname> YOUR_NAME = new JsonField<>(YOU.name(), JsonType.NAME);
  private static final JsonField<Sizes> LIMITS =
      new JsonField<>("limits", JsonType.object(JsonEvents::sizes));
  private static final JsonField<Code> CODE =
      new JsonField<>("code", JsonType.TEXT.as(JsonEvents::code, Code::wire));
  private static final JsonType<Person> PERSON = JsonType.object(JsonEvents::person);
  private static final JsonType<RoomInfo> ROOM_INFO = JsonType.object(JsonEvents::room);
  private static final JsonField<List<Person>> PEOPLE =
      new JsonField<>("people", JsonType.list(PERSON));
  private static final JsonField<List<RoomInfo>> ROOMS =
      new JsonField<>("rooms", JsonType.list(ROOM_INFO));

  private static final JsonField<String> NONCE = new JsonField<>("nonce", JsonType.TEXT);
  private static final JsonField<Boolean> PASSWORD = new JsonField<>("password", JsonType.FLAG);
  private static final JsonField<String> LABEL = new JsonField<>("label", JsonType.TEXT);
  private static final JsonField<Boolean> KEY = new JsonField<>("key", JsonType.FLAG);
  private static final JsonField<Instant> CREATED = new JsonField<>("created", JsonType.INSTANT);
  private static final JsonField<Instant> USED = new JsonField<>("used", JsonType.INSTANT);
  private static final JsonField<Instant> ENDS = new JsonField<>("ends", JsonType.INSTANT);
  private static final JsonField<List<CredentialInfo>> TOKENS =
      new JsonField<>("tokens", JsonType.list(JsonType.object(JsonEvents::credential)));

  private static final JsonShape<Event.Topic> SET_TOPIC =
      JsonShape.of("topic", Event.Topic.class, JsonEvents::topic).marked(MESSAGE);
  private static final JsonShape<Event.Message> SAID =
      JsonShape.of("message", Event.Message.class, JsonEvents::message);
  private static final JsonField<Sanction> WHAT =
      new JsonField<>("what", JsonType.TEXT.as(JsonEvents::sanction, Sanction::wire));
  private static final JsonField<Role> ROLE =
      new JsonField<>("role", JsonType.TEXT.as(JsonEvents::role, Role::wire));
  private static final JsonField<Role> ROLE_BEFORE =
      new JsonField<>("was", JsonType.TEXT.as(JsonEvents::role, Role::wire));
  private static final JsonShape<Event.Moderated> MODERATED =
      JsonShape.of("moderated", Event.Moderated.class, JsonEvents::moderated);
  private static final JsonShape<Event.RoleSet> ROLE_SET =
      JsonShape.of("role", Event.RoleSet.class, JsonEvents::roleSet);
  private static final JsonField<Audience> ENTER = new JsonField<>("enter", JsonType.AUDIENCE);
  private static final JsonField<Audience> SPEAK = new JsonField<>("speak", JsonType.AUDIENCE);
  private static final JsonField<Audience> SETS_TOPIC =
      new JsonField<>(TOPIC.name(), JsonType.AUDIENCE);
  private static final JsonField<Boolean> LISTED = new JsonField<>("listed", JsonType.FLAG);
  private static final JsonField<Integer> LIMIT = new JsonField<>("limit", JsonType.LIMIT);
  private static final JsonField<Boolean> KEYED = new JsonField<>("key", JsonType.FLAG);
  private static final JsonField<RoomSettings> RULES =
      new JsonField<>("rules", JsonType.object(JsonEvents::settings));
  private static final JsonField<RoomSettings> RULES_BEFORE =
      new JsonField<>(ROLE_BEFORE.name(), JsonType.object(JsonEvents::settings));
  private static final JsonField<List<RoleHolder>> ROLES =
      new JsonField<>("roles", JsonType.list(JsonType.object(JsonEvents::roleHolder)));
  private static final JsonField<NamePattern> SUBJECT =
      new JsonField<>(WHO.name(), JsonType.NAME_PATTERN);
  private static final JsonField<NamePattern> ORDERED =
      new JsonField<>(NAME.name(), JsonType.NAME_PATTERN);
  private static final JsonField<Nickname> ORDERED_BY = new JsonField<>(BY.name(), JsonType.NAME);
  private static final JsonField<List<RoomOrder>> ORDERS =
      new JsonField<>("orders", JsonType.list(JsonType.object(JsonEvents::order)));
  private static final JsonShape<Event.RulesSet> RULES_SET =
      JsonShape.of("rules", Event.RulesSet.class, JsonEvents::rulesSet).marked(MESSAGE);
  private static final JsonField<List<EntryId>> GONE =
      new JsonField<>("removed", JsonType.list(JsonType.ENTRY));
  private static final JsonShape<Event.Removed> REMOVED =
      JsonShape.of("removed", Event.Removed.class, JsonEvents::removed).marked(ROOM);
  private static final JsonField<EntryId> EDITED_MESSAGE =
      new JsonField<>("edited", JsonType.ENTRY);
  private static final JsonShape<Event.Edited> EDITED =
      JsonShape.of("edited", Event.Edited.class, JsonEvents::edited);
  private static final JsonShape<Event.RemovedTold> REMOVED_TOLD =
      JsonShape.of("removed", Event.RemovedTold.class, JsonEvents::removedTold);
  private static final JsonShape<Event.Told> TOLD =
      JsonShape.of("told", Event.Told.class, JsonEvents::told);
  private static final JsonField<EntryId> ACKED_AS = new JsonField<>("told", JsonType.ENTRY);
  private static final JsonShape<Event.Sent> SENT =
      JsonShape.of("sent", Event.Sent.class, JsonEvents::sent);
  private static final JsonShapes<Event.Written> WRITTEN =
      new JsonShapes<>(
          ON,
          List.of(
              SET_TOPIC,
              SAID,
              MODERATED,
              ROLE_SET,
              RULES_SET,
              TOLD,
              SENT,
              EDITED,
              REMOVED,
              REMOVED_TOLD));
  private static final JsonField<List<Event.Written>> MESSAGES =
      new JsonField<>("messages", WRITTEN.list());
  private static final JsonField<Event.Extent> SEARCHED =
      new JsonField<>("searched", JsonType.object(JsonEvents::extent));
  private static final JsonField<String> NEXT = new JsonField<>("next", JsonType.TEXT);
  private static final JsonField<EntryId> BEGINS = new JsonField<>("begins", JsonType.ENTRY);

  static final JsonShapes<Event> SHAPES =
      new JsonShapes<>(
          ON,
          List.of(
              SET_TOPIC,
              SAID,
              MODERATED,
              ROLE_SET,
              RULES_SET,
              JsonShape.of("rules", Event.RulesAre.class, JsonEvents::rulesAre),
              EDITED,
              EDITED,
              REMOVED,
              REMOVED_TOLD,
              JsonShape.of("welcome", Event.Welcome.class, JsonEvents::welcome),
              JsonShape.of("ack", Event.Ack.class, JsonEvents::ack),
              JsonShape.of("refused", Event.Refused.class, JsonEvents::refused),
              JsonShape.of("joined", Event.Entered.class, JsonEvents::entered).marked(YOU),
              JsonShape.of("joined", Event.Joined.class, JsonEvents::joined),
              JsonShape.of("left", Event.Exited.class, JsonEvents::exited).marked(YOU),
              JsonShape.of("left", Event.Left.class, JsonEvents::left),
              JsonShape.of("renamed", Event.Named.class, JsonEvents::named).marked(YOU),
              JsonShape.of("renamed", Event.Renamed.class, JsonEvents::renamed),
              JsonShape.of("away", Event.AwaySet.class, JsonEvents::awaySet).marked(YOU),
              JsonShape.of("away", Event.Away.class, JsonEvents::away),
              JsonShape.of("topic", Event.TopicIs.class, JsonEvents::topicIs),
              TOLD,
              SENT,
              JsonShape.of("gap", Event.Gap.class, JsonEvents::gap),
              JsonShape.of("people", Event.People.class, JsonEvents::people),
              JsonShape.of("rooms", Event.Rooms.class, JsonEvents::rooms),
              JsonShape.of("history", Event.History.class, JsonEvents::history),
              JsonShape.of("found", Event.Found.class, JsonEvents::found),
              JsonShape.of("time", Event.Time.class, JsonEvents::time),
              JsonShape.of("pong", Event.Pong.class, JsonEvents::pong),
              JsonShape.of("ignoring", Event.Ignoring.class, JsonEvents::ignoring),
              JsonShape.of("registered", Event.Registered.class, JsonEvents::registered),
              JsonShape.of("logged-in", Event.LoggedIn.class, JsonEvents::loggedIn),
              JsonShape.of("tokens", Event.Credentials.class, JsonEvents::credentials),
              JsonShape.of("notice", Event.Notice.class, JsonEvents::notice),
              JsonShape.of("restart", Event.Restart.class, _ -> new Event.Restart()),
              JsonShape.of("bye", Event.Bye.class, JsonEvents::bye)));

  private static final byte[] COMMA = {','};

  /** The bytes after the values of a list, which is the last field of its event. */
  private static final byte[] LIST_END = {']', '}', '\n'};

  private JsonEvents() {}

  static Pieces<?> pieces(Event.Listing<?> listing) {
    return switch (listing) {
      case Event.People e -> pieces(e, PERSON.write());
      case Event.Rooms e -> pieces(e, ROOM_INFO.write());
      case Event.History e -> pieces(e, WRITTEN::write);
      case Event.Found e -> pieces(e, WRITTEN::write);
    };
  }

  private static <T> Pieces<T> pieces(
      Event.Listing<T> listing, BiConsumer<JsonGenerator, T> write) {
    byte[] empty = SHAPES.line(listing.emptied());
    return new Pieces<>(
        Arrays.copyOf(empty, empty.length - LIST_END.length),
        listing.listed(),
        value -> JsonType.bytes(write, value).toByteArray(),
        COMMA,
        LIST_END);
  }

  /** Reads one line of a server. */
  static Heard decode(byte[] line) {
    try {
      JsonObject object = new JsonObject();
      object.read(Utf8.decode(line), "an event is an object: {\"on\": …}");
      return SHAPES.read(object).<Heard>map(Heard.Of::new).orElseGet(Heard.Unknown::new);
    } catch (RefusedException e) {
      return new Heard.Nonsense(e.refusal().why());
    } catch (JacksonException e) {
      return new Heard.Nonsense(e.getOriginalMessage());
    }
  }

  private static Event.Welcome welcome(JsonPass<Event.Welcome> pass) {
    Nickname you = pass.required(YOUR_NAME, Event.Welcome::you);
    String server = pass.required(SERVER, Event.Welcome::server);
    String token = pass.required(TOKEN, Event.Welcome::token);
    EntryId inbox = pass.optional(INBOX, Event.Welcome::inbox);
    Sizes sizes = pass.required(LIMITS, e -> new Sizes(e.maxLine(), e.maxRooms()));
    String nonce = pass.optional(NONCE, Event.Welcome::nonce);
    return new Event.Welcome(you, server, token, inbox, sizes.line, sizes.rooms, nonce);
  }

  /**
   * The limits that an operator can set. All other limits are constants: the dialect writes them
   * and ignores them when it reads.
   */
  private record Sizes(int line, int rooms) {}

  private static Sizes sizes(JsonPass<Sizes> pass) {
    Sizes sizes =
        new Sizes(
            pass.required(number("line"), Sizes::line),
            pass.required(number(ROOMS.name()), Sizes::rooms));
    constant(pass, NAME.name(), Limits.NICKNAME);
    constant(pass, ROOM.name(), Limits.ROOM_NAME);
    constant(pass, TOPIC.name(), Limits.TOPIC);
    constant(pass, ID.name(), Limits.ID);
    constant(pass, "history", Limits.HISTORY_PAGE);
    constant(pass, "ids_kept", Limits.IDS_KEPT);
    constant(pass, "ids_kept_seconds", (int) Limits.IDS_KEPT_FOR.toSeconds());
    return sizes;
  }

  private static JsonField<Integer> number(String name) {
    return new JsonField<>(name, JsonType.NUMBER);
  }

  private static void constant(JsonPass<Sizes> pass, String name, int value) {
    pass.optional(number(name), _ -> value);
  }

  private static Event.Ack ack(JsonPass<Event.Ack> pass) {
    return new Event.Ack(
        pass.optional(ID, Event.Ack::id),
        pass.required(MESSAGE, Event.Ack::message),
        pass.flag(DUPLICATE, Event.Ack::duplicate),
        pass.optional(TO, Event.Ack::to),
        pass.optional(AWAY, Event.Ack::away),
        pass.optional(TIME, Event.Ack::time));
  }

  private static Event.Refused refused(JsonPass<Event.Refused> pass) {
    return new Event.Refused(
        pass.optional(ID, Event.Refused::id),
        new Refusal(
            pass.required(CODE, e -> e.refusal().code()),
            pass.required(WHY, e -> e.refusal().why()),
            pass.optional(UNTIL, e -> e.refusal().until())));
  }

  /** The code of this name. An unknown code of a later release becomes the most general one. */
  private static Code code(String wire) {
    return Stream.of(Code.values())
        .filter(known -> known.wire().equals(wire))
        .findFirst()
        .orElse(Code.BAD_FIELD);
  }

  private static Event.Entered entered(JsonPass<Event.Entered> pass) {
    String id = pass.optional(ID, Event.Entered::id);
    RoomName room = pass.required(ROOM, Event.Entered::room);
    Nickname you = pass.required(ONE, Event.Entered::you);
    pass.flag(YOU, _ -> true);
    return new Event.Entered(
        id,
        room,
        you,
        pass.required(LAST, Event.Entered::last),
        pass.required(MEMBERS, Event.Entered::members),
        pass.optional(TOPIC, Event.Entered::topic),
        pass.optional(BY, Event.Entered::by),
        pass.flag(QUIET, Event.Entered::quiet));
  }

  private static Event.Exited exited(JsonPass<Event.Exited> pass) {
    var exited =
        new Event.Exited(
            pass.optional(ID, Event.Exited::id),
            pass.required(ROOM, Event.Exited::room),
            pass.required(ONE, Event.Exited::you),
            pass.flag(PUT_OUT, Event.Exited::putOut));
    pass.flag(YOU, _ -> true);
    return exited;
  }

  private static Event.Joined joined(JsonPass<Event.Joined> pass) {
    return new Event.Joined(
        pass.required(ROOM, Event.Joined::room), pass.required(ALL, Event.Joined::who));
  }

  private static Event.Left left(JsonPass<Event.Left> pass) {
    return new Event.Left(
        pass.required(ROOM, Event.Left::room),
        pass.required(ALL, Event.Left::who),
        pass.flag(QUIT, Event.Left::quit),
        pass.optional(WHY, Event.Left::why));
  }

  private static Event.Renamed renamed(JsonPass<Event.Renamed> pass) {
    return new Event.Renamed(
        pass.required(ROOM, Event.Renamed::room),
        pass.required(WHO, Event.Renamed::who),
        pass.required(TO, Event.Renamed::to));
  }

  private static Event.Named named(JsonPass<Event.Named> pass) {
    var named =
        new Event.Named(
            pass.optional(ID, Event.Named::id),
            pass.required(WHO, Event.Named::was),
            pass.required(TO, Event.Named::you),
            pass.optional(INBOX, Event.Named::inbox));
    pass.flag(YOU, _ -> true);
    return named;
  }

  private static Event.Away away(JsonPass<Event.Away> pass) {
    return new Event.Away(
        pass.required(ROOM, Event.Away::room),
        pass.required(WHO, Event.Away::who),
        pass.optional(TEXT, Event.Away::text));
  }

  private static Event.AwaySet awaySet(JsonPass<Event.AwaySet> pass) {
    var away =
        new Event.AwaySet(
            pass.optional(ID, Event.AwaySet::id),
            pass.required(WHO, Event.AwaySet::you),
            pass.optional(TEXT, Event.AwaySet::text));
    pass.flag(YOU, _ -> true);
    return away;
  }

  private static Event.Topic topic(JsonPass<Event.Topic> pass) {
    return new Event.Topic(
        pass.required(ROOM, Event.Topic::room),
        pass.required(MESSAGE, Event.Topic::message),
        pass.required(FROM, Event.Topic::from),
        pass.required(TEXT, Event.Topic::text),
        pass.required(TIME, Event.Topic::time));
  }

  /** A missing topic is written as an empty text. */
  private static Event.TopicIs topicIs(JsonPass<Event.TopicIs> pass) {
    String id = pass.optional(ID, Event.TopicIs::id);
    RoomName room = pass.required(ROOM, Event.TopicIs::room);
    String text = pass.required(TEXT, e -> e.text() == null ? "" : e.text());
    return new Event.TopicIs(
        id, room, text.isEmpty() ? null : text, pass.optional(FROM, Event.TopicIs::by));
  }

  private static Event.Message message(JsonPass<Event.Message> pass) {
    return new Event.Message(
        pass.required(ROOM, Event.Message::room),
        pass.required(MESSAGE, Event.Message::message),
        pass.required(FROM, Event.Message::from),
        pass.required(TEXT, Event.Message::text),
        pass.required(TIME, Event.Message::time),
        pass.flag(ACT, Event.Message::act),
        pass.flag(NOTICE, Event.Message::notice));
  }

  private static Event.Moderated moderated(JsonPass<Event.Moderated> pass) {
    RoomName room = pass.required(ROOM, Event.Moderated::room);
    EntryId message = pass.required(MESSAGE, Event.Moderated::message);
    String from = pass.required(FROM, Event.Moderated::from);
    Sanction sanction = pass.required(WHAT, Event.Moderated::sanction);
    NamePattern who = pass.required(SUBJECT, Event.Moderated::who);
    Instant until = pass.optional(UNTIL, Event.Moderated::until);
    String text = pass.required(TEXT, Event.Moderated::text);
    Instant time = pass.required(TIME, Event.Moderated::time);
    return new Event.Moderated(room, message, from, sanction, who, until, text, time);
  }

  private static Sanction sanction(String wire) {
    return Stream.of(Sanction.values())
        .filter(known -> known.wire().equals(wire))
        .findFirst()
        .orElseThrow(() -> new RefusedException(Code.BAD_FIELD, "a sanction of a later release"));
  }

  private static Role role(String wire) {
    return Stream.of(Role.values())
        .filter(known -> known.wire().equals(wire))
        .findFirst()
        .orElseThrow(() -> new RefusedException(Code.BAD_FIELD, "a role of a later release"));
  }

  private static Event.Told told(JsonPass<Event.Told> pass) {
    return new Event.Told(
        pass.required(MESSAGE, Event.Told::message),
        pass.required(FROM, Event.Told::from),
        pass.required(TEXT, Event.Told::text),
        pass.required(TIME, Event.Told::time),
        pass.flag(NOTICE, Event.Told::notice),
        pass.optional(ROOM, Event.Told::invitation));
  }

  private static Event.Sent sent(JsonPass<Event.Sent> pass) {
    return new Event.Sent(
        pass.required(MESSAGE, Event.Sent::message),
        pass.required(FROM, Event.Sent::from),
        pass.required(TO, Event.Sent::to),
        pass.required(ACKED_AS, Event.Sent::told),
        pass.required(TEXT, Event.Sent::text),
        pass.required(TIME, Event.Sent::time),
        pass.flag(NOTICE, Event.Sent::notice));
  }

  private static Event.RoleSet roleSet(JsonPass<Event.RoleSet> pass) {
    return new Event.RoleSet(
        pass.required(ROOM, Event.RoleSet::room),
        pass.required(MESSAGE, Event.RoleSet::message),
        pass.required(FROM, Event.RoleSet::from),
        pass.required(WHO, Event.RoleSet::who),
        pass.optional(ROLE, Event.RoleSet::role),
        pass.optional(ROLE_BEFORE, Event.RoleSet::was),
        pass.required(TIME, Event.RoleSet::time));
  }

  private static Event.RulesSet rulesSet(JsonPass<Event.RulesSet> pass) {
    return new Event.RulesSet(
        pass.required(ROOM, Event.RulesSet::room),
        pass.required(MESSAGE, Event.RulesSet::message),
        pass.required(FROM, Event.RulesSet::from),
        pass.required(RULES, Event.RulesSet::settings),
        pass.optional(RULES_BEFORE, Event.RulesSet::was),
        pass.required(TIME, Event.RulesSet::time));
  }

  private static Event.RulesAre rulesAre(JsonPass<Event.RulesAre> pass) {
    return new Event.RulesAre(
        pass.optional(ID, Event.RulesAre::id),
        pass.required(ROOM, Event.RulesAre::room),
        pass.required(RULES, Event.RulesAre::settings),
        pass.required(ROLES, Event.RulesAre::roles),
        pass.required(ORDERS, Event.RulesAre::orders));
  }

  private static RoomOrder order(JsonPass<RoomOrder> pass) {
    return new RoomOrder(
        pass.required(WHAT, RoomOrder::what),
        pass.required(ORDERED, RoomOrder::who),
        pass.required(ORDERED_BY, RoomOrder::by),
        pass.optional(UNTIL, RoomOrder::until),
        pass.required(WHY, RoomOrder::why),
        pass.optional(CLOAK, RoomOrder::cloak));
  }

  private static RoomSettings settings(JsonPass<RoomSettings> pass) {
    return new RoomSettings(
        pass.required(ENTER, RoomSettings::enter),
        pass.required(SPEAK, RoomSettings::speak),
        pass.required(SETS_TOPIC, RoomSettings::topic),
        pass.required(LISTED, RoomSettings::listed),
        pass.number(LIMIT, RoomSettings::limit, 0),
        pass.flag(KEYED, RoomSettings::keyed));
  }

  private static RoleHolder roleHolder(JsonPass<RoleHolder> pass) {
    return new RoleHolder(
        pass.required(NAME, RoleHolder::name), pass.required(ROLE, RoleHolder::role));
  }

  private static Event.Edited edited(JsonPass<Event.Edited> pass) {
    return new Event.Edited(
        pass.required(ROOM, Event.Edited::room),
        pass.required(MESSAGE, Event.Edited::message),
        pass.required(FROM, Event.Edited::from),
        pass.required(EDITED_MESSAGE, Event.Edited::edited),
        pass.required(TEXT, Event.Edited::text),
        pass.required(TIME, Event.Edited::time));
  }

  private static Event.Removed removed(JsonPass<Event.Removed> pass) {
    return new Event.Removed(
        pass.required(ROOM, Event.Removed::room),
        pass.required(MESSAGE, Event.Removed::message),
        pass.required(FROM, Event.Removed::from),
        gone(pass.optional(GONE, e -> written(e.removed()))),
        pass.optional(WHY, Event.Removed::why),
        pass.required(TIME, Event.Removed::time));
  }

  /** An empty list is not written. */
  private static @Nullable List<EntryId> written(List<EntryId> removed) {
    return removed.isEmpty() ? null : removed;
  }

  private static List<EntryId> gone(@Nullable List<EntryId> read) {
    return read == null ? List.of() : read;
  }

  private static Event.RemovedTold removedTold(JsonPass<Event.RemovedTold> pass) {
    return new Event.RemovedTold(
        pass.required(MESSAGE, Event.RemovedTold::message),
        pass.required(FROM, Event.RemovedTold::from),
        gone(pass.optional(GONE, e -> written(e.removed()))),
        pass.optional(WHY, Event.RemovedTold::why),
        pass.required(TIME, Event.RemovedTold::time));
  }

  private static Event.Gap gap(JsonPass<Event.Gap> pass) {
    return new Event.Gap(
        pass.optional(ROOM, Event.Gap::room),
        pass.required(LOST_AFTER, Event.Gap::from),
        pass.required(LOST_TO, Event.Gap::to));
  }

  private static Event.People people(JsonPass<Event.People> pass) {
    String id = pass.optional(ID, Event.People::id);
    RoomName room = pass.required(ROOM, Event.People::room);
    int total = pass.required(TOTAL, Event.People::total);
    return new Event.People(id, room, pass.required(PEOPLE, Event.People::people), total);
  }

  private static Person person(JsonPass<Person> pass) {
    return new Person(
        pass.required(NAME, Person::name),
        pass.required(SINCE, Person::since),
        pass.optional(AWAY, Person::away),
        pass.optional(ROLE, Person::role));
  }

  private static Event.Rooms rooms(JsonPass<Event.Rooms> pass) {
    String id = pass.optional(ID, Event.Rooms::id);
    int total = pass.required(TOTAL, Event.Rooms::total);
    return new Event.Rooms(id, pass.required(ROOMS, Event.Rooms::rooms), total);
  }

  private static RoomInfo room(JsonPass<RoomInfo> pass) {
    return new RoomInfo(
        pass.required(ROOM, RoomInfo::name),
        pass.required(MEMBERS, RoomInfo::members),
        pass.optional(TOPIC, RoomInfo::topic));
  }

  private static Event.History history(JsonPass<Event.History> pass) {
    String id = pass.optional(ID, Event.History::id);
    Target of = pass.target(ROOM, TO, Event.History::of);
    EntryId first = pass.optional(FIRST, Event.History::first);
    EntryId last = pass.optional(LAST, Event.History::last);
    boolean more = pass.withDefault(MORE, Event.History::more, false);
    EntryId begins = pass.optional(BEGINS, Event.History::begins);
    List<Event.Written> messages = pass.required(MESSAGES, Event.History::messages);
    return new Event.History(id, of, first, last, messages, more, begins);
  }

  private static Event.Found found(JsonPass<Event.Found> pass) {
    String id = pass.optional(ID, Event.Found::id);
    RoomName room = pass.optional(ROOM, Event.Found::room);
    Event.Extent extent = pass.optional(SEARCHED, Event.Found::extent);
    String next = pass.optional(NEXT, Event.Found::next);
    return new Event.Found(id, room, extent, pass.required(MESSAGES, Event.Found::messages), next);
  }

  private static Event.Extent extent(JsonPass<Event.Extent> pass) {
    return new Event.Extent(
        pass.required(number(MESSAGES.name()), Event.Extent::messages),
        pass.optional(SINCE, Event.Extent::since));
  }

  private static Event.Time time(JsonPass<Event.Time> pass) {
    return new Event.Time(
        pass.optional(ID, Event.Time::id), pass.required(FORMATTED, Event.Time::time));
  }

  private static Event.Pong pong(JsonPass<Event.Pong> pass) {
    return new Event.Pong(pass.optional(ID, Event.Pong::id));
  }

  private static Event.Ignoring ignoring(JsonPass<Event.Ignoring> pass) {
    return new Event.Ignoring(
        pass.optional(ID, Event.Ignoring::id), pass.required(ALL, Event.Ignoring::who));
  }

  private static Event.Registered registered(JsonPass<Event.Registered> pass) {
    return new Event.Registered(
        pass.optional(ID, Event.Registered::id),
        pass.required(YOUR_NAME, Event.Registered::you),
        pass.required(TOKEN, Event.Registered::token),
        pass.optional(INBOX, Event.Registered::inbox));
  }

  private static Event.LoggedIn loggedIn(JsonPass<Event.LoggedIn> pass) {
    return new Event.LoggedIn(
        pass.optional(ID, Event.LoggedIn::id),
        pass.required(WHO, Event.LoggedIn::was),
        pass.required(YOUR_NAME, Event.LoggedIn::you),
        pass.required(INBOX, Event.LoggedIn::inbox),
        pass.optional(TOKEN, Event.LoggedIn::token));
  }

  private static Event.Credentials credentials(JsonPass<Event.Credentials> pass) {
    return new Event.Credentials(
        pass.optional(ID, Event.Credentials::id),
        pass.flag(PASSWORD, Event.Credentials::hasPassword),
        pass.required(TOKENS, Event.Credentials::tokens));
  }

  private static CredentialInfo credential(JsonPass<CredentialInfo> pass) {
    return new CredentialInfo(
        pass.required(ID, CredentialInfo::id),
        pass.flag(KEY, CredentialInfo::isKey),
        pass.required(LABEL, CredentialInfo::label),
        pass.required(CREATED, CredentialInfo::created),
        pass.optional(USED, CredentialInfo::used),
        pass.optional(ENDS, CredentialInfo::ends));
  }

  private static Event.Notice notice(JsonPass<Event.Notice> pass) {
    return new Event.Notice(pass.required(TEXT, Event.Notice::text));
  }

  private static Event.Bye bye(JsonPass<Event.Bye> pass) {
    return new Event.Bye(
        pass.optional(ID, Event.Bye::id),
        pass.required(WHY, Event.Bye::why),
        pass.flag(TAKEN, Event.Bye::isTakenOver));
  }
}
