package belfry.protocol.irc;

import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import belfry.protocol.Sanction;
import belfry.protocol.dialect.Dialect;
import belfry.protocol.dialect.Pieces;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The dialect of IRC clients with certain capabilities. It shows what the members of a room get;
 * answers to one client are the matter of its speech.
 */
public final class IrcDialect implements Dialect {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private static final byte[] NOTHING = {};

  /** Bytes of the reason of a moderator, or of a person who leaves. */
  private static final int LONGEST_REASON = 300;

  private final String server;
  private final Masks masks;
  private final IrcShape shape;
  private final boolean echoing;

  /**
   * A dialect.
   *
   * @param server the name of the server
   * @param masks the sources of messages of people
   * @param echoing whether the client gets its own messages, as the capability {@code echo-message}
   *     asks for
   */
  public IrcDialect(String server, Masks masks, IrcShape shape, boolean echoing) {
    this.server = server;
    this.masks = masks;
    this.shape = shape;
    this.echoing = echoing;
  }

  @Override
  public String name() {
    return "irc-" + shape.name().toLowerCase(Locale.ROOT) + (echoing ? "-echo" : "");
  }

  @Override
  public boolean isEchoing() {
    return echoing;
  }

  /** Clients keep lists of names, which one missed line makes wrong. */
  @Override
  public boolean tellsPeopleAtOnce() {
    return true;
  }

  @Override
  public boolean tellsChangesOnce() {
    return true;
  }

  @Override
  public byte[] encode(Event event) {
    return switch (event) {
      case Event.Message e -> said(e, false);
      case Event.Topic e -> topic(e);
      case Event.Moderated e -> moderated(e);
      case Event.RoleSet e -> roleSet(e);
      case Event.RulesSet e -> mode(e, ChannelModes.change(e.settings()));
      case Event.Removed e -> removed(e);
      case Event.Gap e -> e.room() == null ? NOTHING : gap(e.room(), e);
      case Event.Joined e -> each(e.who(), who -> new IrcMessage(mask(who), "JOIN", "" + e.room()));
      case Event.Left e -> each(e.who(), who -> left(who, e));
      case Event.Renamed e -> line(new IrcMessage(mask(e.who()), "NICK", e.to().text()));
      case Event.Refused e -> line(new IrcMessage(null, "ERROR", e.refusal().why()));
      default -> NOTHING;
    };
  }

  private String mask(Nickname who) {
    return masks.of(who.text());
  }

  private interface Made {
    IrcMessage of(Nickname who);
  }

  private static byte[] each(List<Nickname> all, Made made) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    all.forEach(who -> lines.writeBytes(line(made.of(who))));
    return lines.toByteArray();
  }

  private IrcMessage left(Nickname who, Event.Left e) {
    String why = e.why() == null ? "" : oneLine(e.why());
    if (e.quit()) {
      return new IrcMessage(mask(who), "QUIT", why);
    }
    return why.isEmpty()
        ? new IrcMessage(mask(who), "PART", e.room().toString())
        : new IrcMessage(mask(who), "PART", e.room().toString(), why);
  }

  private byte[] topic(Event.Topic e) {
    String room = e.room().toString();
    String source = masks.of(e.from());
    String text = IrcText.cut(e.text(), room(source, "TOPIC", room));
    return line(new IrcMessage(tags(e, room, false), source, "TOPIC", List.of(room, text)));
  }

  private byte[] moderated(Event.Moderated e) {
    String room = e.room().toString();
    if (e.sanction() != Sanction.KICK && e.sanction() != Sanction.BAN) {
      return notice(e);
    }
    String reason = e.sanction() == Sanction.BAN ? e.words() : e.text();
    String why = reason.isEmpty() ? e.from() : oneLine(reason);
    return line(
        new IrcMessage(
            tags(e, room, false), masks.of(e.from()), "KICK", List.of(room, e.who().text(), why)));
  }

  private byte[] roleSet(Event.RoleSet e) {
    String who = e.who().text();
    return switch (e.role()) {
      case OWNER, MODERATOR, HOST -> mode(e, "+o", who);
      case SPEAKER -> mode(e, "-o+v", who, who);
      case MEMBER -> notice(e);
      case null -> mode(e, "-ov", who, who);
    };
  }

  private byte[] mode(Event.Moderation e, String modes, String... who) {
    String room = e.room().toString();
    List<String> params = new ArrayList<>(List.of(room, modes));
    params.addAll(List.of(who));
    return line(new IrcMessage(tags(e, room, false), masks.of(e.from()), "MODE", params));
  }

  private byte[] notice(Event.Moderation e) {
    String text = e.from() + " " + oneLine(e.words());
    return line(new IrcMessage(server, "NOTICE", e.room().toString(), text));
  }

  private byte[] removed(Event.Removed e) {
    String text = e.from() + " removed " + e.removed().size() + " messages from this room.";
    return e.removed().isEmpty()
        ? NOTHING
        : line(new IrcMessage(server, "NOTICE", e.room().toString(), text));
  }

  private static String oneLine(String text) {
    return IrcText.cut(text, LONGEST_REASON);
  }

  private byte[] gap(RoomName room, Event.Gap e) {
    String text = "Messages after " + e.from() + " up to " + e.to() + " are missing here.";
    return line(new IrcMessage(server, "NOTICE", room.toString(), text));
  }

  private static byte[] line(IrcMessage message) {
    return message.bytes();
  }

  private byte[] said(Event.Message e, boolean isPast) {
    String room = e.room().toString();
    return written(e.notice() ? "NOTICE" : "PRIVMSG", e.from(), room, room, e, e.act(), isPast);
  }

  /**
   * A direct message, or a message in a room.
   *
   * @param command {@code PRIVMSG} or {@code NOTICE}
   * @param target the name of the room, or of the reader
   * @param log the room or the reader of the inbox, in whose log the entry is
   * @param act whether it is an action
   */
  public byte[] written(
      String command, String from, String target, String log, Event.Written e, boolean act) {
    return written(command, from, target, log, e, act, false);
  }

  private byte[] written(
      String command,
      String from,
      String target,
      String log,
      Event.Written e,
      boolean act,
      boolean isPast) {
    String source = masks.of(from);
    int most = room(source, command, target) - (act ? IrcText.action("").length() : 0);
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    Map<String, String> tags = tags(e, log, isPast);
    for (String text : IrcText.lines(e.text(), most)) {
      List<String> params = List.of(target, act ? IrcText.action(text) : text);
      lines.writeBytes(line(new IrcMessage(tags, source, command, params)));
      tags = tags(e.time());
    }
    return lines.toByteArray();
  }

  /** An entry of a page of history. */
  public byte[] past(Event.Logged e) {
    return e instanceof Event.Message message ? said(message, true) : encode(e);
  }

  /** The bytes that a text may have in a message to a target. */
  public static int room(String source, String command, String target) {
    return IrcMessage.LONGEST + 2 - new IrcMessage(source, command, target, "").bytes().length;
  }

  /**
   * The tags of an entry of a log. An entry of the past may be older than the account of its
   * author's name, so it names none.
   */
  private Map<String, String> tags(Event.Written e, String log, boolean isPast) {
    if (shape != IrcShape.TAGGED) {
      return tags(e.time());
    }
    Map<String, String> tags = new LinkedHashMap<>(tags(e.time()));
    tags.put("msgid", messageId(e.message(), log));
    if (!isPast) {
      tags.putAll(personTags(e.from()));
    }
    return tags;
  }

  private Map<String, String> personTags(String nick) {
    Map<String, String> tags = new LinkedHashMap<>();
    String account = masks.account(nick);
    if (account != null) {
      tags.put("account", account);
    }
    if (masks.isBot(nick)) {
      tags.put("bot", "");
    }
    return tags;
  }

  /** The id of an entry for IRC clients. */
  public static String messageId(EntryId id, String log) {
    return id + "-" + hash(log);
  }

  /** Ids are unique in one log only; clients compare them over all. */
  private static String hash(String log) {
    return Integer.toString(log.hashCode() & Integer.MAX_VALUE, Character.MAX_RADIX);
  }

  /** The tags of a message that has a time, for readers with this dialect. */
  public Map<String, String> tags(Instant time) {
    return shape == IrcShape.PLAIN ? Map.of() : Map.of("time", TIME.format(time));
  }

  /**
   * The pieces of a page of history: its messages only, because a client takes an old topic for the
   * present one.
   */
  @Override
  public Pieces<?> pieces(Event.Listing<?> listing) {
    List<Event.Logged> messages =
        listing instanceof Event.History history
            ? history.messages().stream().filter(Event.Message.class::isInstance).toList()
            : List.of();
    return new Pieces<>(NOTHING, messages, this::past, NOTHING);
  }
}
