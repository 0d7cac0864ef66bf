package belfry.protocol.irc;

import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.Role;
import belfry.protocol.RoomName;
import belfry.protocol.Sanction;
import belfry.protocol.dialect.Dialect;
import belfry.protocol.dialect.Pieces;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The dialect of IRC clients with certain capabilities. It shows what the members of a room get;
 * answers to one client are the matter of its speech.
 */
public final class IrcDialect implements Dialect {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** The type of a batch whose lines are one message, and its capability. */
  public static final String MULTILINE = "draft/multiline";

  /** The tag of a line that continues the line before it. */
  public static final String CONCAT = "draft/multiline-concat";

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
      case Event.RulesSet e -> rulesSet(e);
      case Event.Edited e -> said(edited(e), false);
      case Event.Removed e -> removed(e);
      case Event.Sent e -> sent(e, false);
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
    String mask = e.who().mask();
    return switch (e.sanction()) {
      case KICK -> kick(e, e.text());
      case BAN ->
          e.who().isPattern() ? mode(e, "+b", mask) : both(mode(e, "+b", mask), kick(e, e.words()));
      case UNBAN -> mode(e, "-b", mask);
      case INVITE -> isForOnePerson(e) ? NOTHING : mode(e, "+I", mask);
      case UNINVITE -> mode(e, "-I", mask);
      case MUTE, UNMUTE -> notice(e);
    };
  }

  /**
   * Whether an act is an invitation of one person for a time, of which the speech tells the clients
   * that want to know. Other invitations are modes of the channel.
   */
  public static boolean isForOnePerson(Event.Moderated e) {
    return e.sanction() == Sanction.INVITE && e.until() != null && !e.who().isPattern();
  }

  private byte[] kick(Event.Moderated e, String reason) {
    String room = e.room().toString();
    String why = reason.isEmpty() ? e.from() : oneLine(reason);
    return line(
        new IrcMessage(
            tags(e, room, false), masks.of(e.from()), "KICK", List.of(room, e.who().text(), why)));
  }

  private static byte[] both(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  /** The sign of a role changes from one mode to another one; a member has none. */
  private byte[] roleSet(Event.RoleSet e) {
    String was = letter(e.was());
    String now = letter(e.role());
    String who = e.who().text();
    if (e.role() == null && e.was() == null) {
      return mode(e, "-ov", who, who); // an earlier release has not kept the role before
    }
    if (was.equals(now)) {
      return notice(e);
    }
    String off = was.isEmpty() ? "" : "-" + was;
    String on = now.isEmpty() ? "" : "+" + now;
    return off.isEmpty() || on.isEmpty() ? mode(e, off + on, who) : mode(e, off + on, who, who);
  }

  private static String letter(@Nullable Role role) {
    return switch (role) {
      case OWNER, MODERATOR, HOST -> "o";
      case SPEAKER -> "v";
      case MEMBER -> "";
      case null -> "";
    };
  }

  private byte[] rulesSet(Event.RulesSet e) {
    List<String> change = ChannelModes.change(e.was(), e.settings());
    return change.isEmpty()
        ? NOTHING
        : mode(e, change.getFirst(), change.subList(1, change.size()).toArray(String[]::new));
  }

  private byte[] mode(Event.Moderation e, String modes, String... others) {
    String room = e.room().toString();
    List<String> params = new ArrayList<>(List.of(room, modes));
    params.addAll(List.of(others));
    return line(new IrcMessage(tags(e, room, false), masks.of(e.from()), "MODE", params));
  }

  private byte[] notice(Event.Moderation e) {
    String text = e.from() + " " + oneLine(e.words());
    return line(new IrcMessage(server, "NOTICE", e.room().toString(), text));
  }

  /** An edit as a message: IRC has no other form for it. */
  private static Event.Message edited(Event.Edited e) {
    String text = "(edited) " + e.text();
    return new Event.Message(e.room(), e.message(), e.from(), text, e.time(), false);
  }

  private byte[] removed(Event.Removed e) {
    int count = e.removed().size();
    String text = e.from() + " removed " + count + " message" + (count == 1 ? "" : "s") + ".";
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
   * @param log the room or the receiver, in whose log the entry with the id of the message is
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
    Map<String, String> tags = tags(e, log, isPast);
    if (e.text().isEmpty()) {
      return shape.isTagged()
          ? line(new IrcMessage(tags, source, "TAGMSG", List.of(target)))
          : NOTHING;
    }
    if (isPassing(e) && IrcText.isCtcp(e.text())) {
      return line(new IrcMessage(tags, source, command, List.of(target, IrcText.ctcp(e.text()))));
    }
    ClientTags given = ClientTags.of(e.tags());
    int most = room(source, command, target) - (act ? IrcText.action("").length() : 0);
    List<IrcText.Piece> pieces = IrcText.pieces(e.text(), most, given.cuts());
    return shape == IrcShape.MULTILINE && pieces.size() > 1 && !act
        ? batch(pieces, messageId(e.message(), log), tags, source, command, target)
        : each(pieces, tags, others(e, given), source, command, target, act);
  }

  /** Whether an event passes through a log, which does not keep it. */
  private static boolean isPassing(Event.Written e) {
    return e.message().epoch() == 0;
  }

  private byte[] each(
      List<IrcText.Piece> pieces,
      Map<String, String> first,
      Map<String, String> others,
      String source,
      String command,
      String target,
      boolean act) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    Map<String, String> tags = first;
    for (IrcText.Piece piece : pieces) {
      if (!piece.text().isEmpty()) {
        List<String> params = List.of(target, act ? IrcText.action(piece.text()) : piece.text());
        lines.writeBytes(line(new IrcMessage(tags, source, command, params)));
        tags = others;
      }
    }
    return lines.toByteArray();
  }

  /** The tags of the lines of a message after its first one. */
  private Map<String, String> others(Event.Written e, ClientTags given) {
    Map<String, String> tags = new LinkedHashMap<>(tags(e.time()));
    if (shape.isTagged()) {
      tags.putAll(given.shown());
    }
    return tags;
  }

  /** A message of several lines as a batch (IRCv3 multiline). */
  private byte[] batch(
      List<IrcText.Piece> pieces,
      String id,
      Map<String, String> tags,
      String source,
      String command,
      String target) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    lines.writeBytes(
        line(new IrcMessage(tags, source, "BATCH", List.of("+" + id, MULTILINE, target))));
    for (IrcText.Piece piece : pieces) {
      Map<String, String> of = new LinkedHashMap<>(Map.of("batch", id));
      if (piece.isContinued()) {
        of.put(CONCAT, "");
      }
      lines.writeBytes(line(new IrcMessage(of, source, command, List.of(target, piece.text()))));
    }
    lines.writeBytes(line(new IrcMessage(source, "BATCH", "-" + id)));
    return lines.toByteArray();
  }

  private byte[] sent(Event.Sent e, boolean isPast) {
    String to = e.to().text();
    return written(e.notice() ? "NOTICE" : "PRIVMSG", e.from(), to, to, e, false, isPast);
  }

  /**
   * An entry of a page of history.
   *
   * @param reader the name of the client
   */
  public byte[] past(Event.Written e, String reader) {
    return switch (e) {
      case Event.Message message -> said(message, true);
      case Event.Sent sent -> sent(sent, true);
      case Event.Told t ->
          written(t.notice() ? "NOTICE" : "PRIVMSG", t.from(), reader, reader, t, false, true);
      case Event.Edited edit -> said(edited(edit), true);
      default -> encode(e);
    };
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
    if (!shape.isTagged()) {
      return tags(e.time());
    }
    Map<String, String> tags = new LinkedHashMap<>(tags(e.time()));
    tags.put("msgid", messageId(e instanceof Event.Sent sent ? sent.told() : e.message(), log));
    tags.putAll(ClientTags.of(e.tags()).shown());
    if (!isPast) {
      tags.putAll(personTags(e.from()));
    }
    return tags;
  }

  /** The tags of an entry that somebody has just written. */
  public Map<String, String> tags(Event.Written e, String log) {
    return tags(e, log, false);
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
    return shape == IrcShape.PLAIN ? Map.of() : Map.of("time", time(time));
  }

  /** A time as IRC clients read it, such as {@code 2026-11-28T12:30:00.000Z}. */
  public static String time(Instant time) {
    return TIME.format(time);
  }

  /**
   * The pieces of a page of history: its messages only, because a client takes an old topic for the
   * present one.
   */
  @Override
  public Pieces<?> pieces(Event.Listing<?> listing) {
    List<Event.Written> messages =
        listing instanceof Event.History history
            ? history.messages().stream().filter(Event.Message.class::isInstance).toList()
            : List.of();
    return new Pieces<>(NOTHING, messages, message -> past(message, ""), NOTHING);
  }
}
