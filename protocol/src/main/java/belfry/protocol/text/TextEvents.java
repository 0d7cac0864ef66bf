package belfry.protocol.text;

import belfry.protocol.CredentialInfo;
import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.Person;
import belfry.protocol.RoomInfo;
import belfry.protocol.RoomName;
import belfry.protocol.RoomOrder;
import belfry.protocol.dialect.Pieces;
import belfry.protocol.dialect.Visible;
import belfry.protocol.time.Strftime;
import belfry.protocol.time.Zone;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Encodes events for people. */
final class TextEvents {
  private static final byte[] NOTHING = {};
  private static final String END = "\r\n";
  private static final int NAMES_SHOWN = 3;
  private static final Strftime TIME = Strftime.of("%H:%M:%S");
  private static final Strftime DAY = Strftime.of("%Y-%m-%d");
  private static final Strftime DAY_AND_TIME = Strftime.of("%Y-%m-%d %H:%M");

  private final Zone zone;

  TextEvents(Zone zone) {
    this.zone = zone;
  }

  byte[] encode(Event event) {
    if (event instanceof Event.Listing<?> listing) {
      return pieces(listing).all();
    }
    String text = lines(event);
    return text.isEmpty() ? NOTHING : bytes(text);
  }

  Pieces<?> pieces(Event.Listing<?> listing) {
    return switch (listing) {
      case Event.People e -> people(e);
      case Event.Rooms e -> rooms(e);
      case Event.History e -> history(e);
      case Event.Found e -> found(e);
    };
  }

  private String lines(Event event) {
    return switch (event) {
      case Event.Welcome e -> welcome(e);
      case Event.Ack e -> e.to() == null ? "" : notice("Sent to " + e.to() + whoIsAway(e) + ".");
      case Event.Refused e -> line("! " + e.refusal().why() + ".");
      case Event.Entered e -> entered(e);
      case Event.Exited e -> notice("You left " + e.room() + ".");
      case Event.Joined e -> notice(names(e.who()) + " joined " + e.room());
      case Event.Left e ->
          notice(
              names(e.who())
                  + " left "
                  + e.room()
                  + (e.quit() ? " (disconnected)" : "")
                  + (e.why() == null ? "" : ": " + e.why()));
      case Event.Renamed e -> notice(e.who() + " is now " + e.to());
      case Event.Named e -> notice("You are " + e.you() + " now.");
      case Event.Away e ->
          notice(e.who() + (e.text() == null ? " is back" : " is away: " + e.text()));
      case Event.AwaySet e ->
          notice(e.text() == null ? "You are back." : "You are away: " + e.text());
      case Event.Topic e -> line(time(e.time()) + " " + e.room() + " " + topic(e));
      case Event.TopicIs e ->
          notice(
              e.text() == null || e.text().isEmpty()
                  ? e.room() + " has no topic; /topic TEXT sets one."
                  : e.room() + " is about: " + e.text() + " (set by " + e.by() + ")");
      case Event.Message e -> line(time(e.time()) + " " + e.room() + " " + said(e));
      case Event.Moderation e -> line(time(e.time()) + " " + e.room() + " " + moderated(e));
      case Event.RulesAre e -> rules(e);
      case Event.Told e -> line(time(e.time()) + " " + told(e));
      case Event.Sent e -> line(time(e.time()) + " " + sent(e));
      case Event.Edited e -> line(time(e.time()) + " " + e.room() + " " + edited(e));
      case Event.Removed e -> notice(removed(e.removed()) + " of " + e.room() + were(e));
      case Event.RemovedTold e ->
          notice(
              removed(e.removed()).replace("message", "direct message")
                  + were(e.removed(), e.from(), e.why()));
      case Event.Gap e -> gap(e);
      case Event.Listing<?> e -> throw new IllegalArgumentException("encoded in pieces: " + e);
      case Event.Time e -> notice(e.time());
      case Event.Pong _ -> notice("pong");
      case Event.Ignoring e ->
          notice(e.who().isEmpty() ? "You ignore nobody." : "You ignore " + all(e.who()) + ".");
      case Event.Registered e -> registered(e);
      case Event.LoggedIn e -> loggedIn(e);
      case Event.Credentials e -> credentials(e);
      case Event.Notice e -> notice(e.text());
      case Event.Restart _ -> notice("Belfry is restarting, please reconnect.");
      case Event.Bye e -> notice("Goodbye: " + e.why() + ".");
    };
  }

  private static String registered(Event.Registered e) {
    return notice(e.you() + " is your name for good now: nobody else can take it.")
        + notice("To come back, put this line into a file that only you can read:")
        + notice("  /login " + e.you() + " " + e.token())
        + notice("and type: cat FILE - | nc HOST PORT")
        + notice("The token in that line is a secret, and is shown this once.");
  }

  private static String loggedIn(Event.LoggedIn e) {
    String first = notice("You are " + e.you() + " now, logged in.");
    return e.token() == null ? first : first + notice("A new token, shown once: " + e.token());
  }

  private String credentials(Event.Credentials e) {
    StringBuilder lines = new StringBuilder(notice("Your account has these tokens and keys:"));
    for (CredentialInfo one : e.tokens()) {
      String label = one.label().isEmpty() ? "" : " \"" + one.label() + "\"";
      String used = one.used() == null ? "" : ", used on " + DAY.text(one.used(), zone);
      lines.append(
          notice(
              "  "
                  + one.id()
                  + (one.isKey() ? " key" : " token")
                  + label
                  + ", made "
                  + dayAndTime(one.created())
                  + used));
    }
    return lines
        .append(notice(e.hasPassword() ? "  and a password" : "  and no password"))
        .toString();
  }

  private static String welcome(Event.Welcome e) {
    return notice(
        "Welcome to "
            + e.server()
            + ". You are "
            + e.you()
            + ". Type to talk; /nick NAME renames you, /help lists all, q leaves.");
  }

  /** The greeting, with the message of the day. */
  static byte[] welcome(Event.Welcome e, List<String> motd) {
    return bytes(welcome(e) + notices(motd));
  }

  /**
   * The notice that this connection left a room. {@code current} is the room that is current now;
   * null if there is none.
   */
  static byte[] exited(Event.Exited e, @Nullable RoomName current) {
    String next =
        current == null
            ? "You are in no room; /join ROOM enters one."
            : "What you type goes to " + current + " now.";
    return bytes(notice("You left " + e.room() + ". " + next));
  }

  /** The notice that a moderator put this connection out of its current room. */
  static byte[] putOut(Event.Exited e) {
    return bytes(
        notice("You left " + e.room() + ". What you type is said nowhere until you /join a room."));
  }

  /** Encodes each line as a notice of the server. */
  static byte[] encode(List<String> lines) {
    return bytes(notices(lines));
  }

  private static String notices(List<String> lines) {
    return lines.stream().map(TextEvents::notice).collect(Collectors.joining());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String whoIsAway(Event.Ack e) {
    return e.away() == null ? "" : ", who is away: " + e.away();
  }

  private static String entered(Event.Entered e) {
    String others =
        switch (e.members()) {
          case 0, 1 -> "nobody else is here yet";
          case 2 -> "with 1 other";
          default -> "with " + (e.members() - 1) + " others";
        };
    String first = notice("You are in " + e.room() + ", " + others + ".");
    return e.topic() == null || e.topic().isEmpty()
        ? first
        : first + notice(e.room() + " is about: " + e.topic() + " (set by " + e.by() + ")");
  }

  private static String gap(Event.Gap e) {
    long lost = e.from().epoch() == e.to().epoch() ? e.to().seq() - e.from().seq() : 0;
    boolean isOne = lost == 1;
    String what = isOne ? "1 line" : lost > 1 ? lost + " lines" : "some lines";
    return notice(
        e.room() == null
            ? "You missed %s that %s sent to you alone.".formatted(what, isOne ? "was" : "were")
            : "You missed %s of %s; %s can't be shown any more."
                .formatted(what, e.room(), isOne ? "it" : "they"));
  }

  private Pieces<Person> people(Event.People e) {
    return new Pieces<>(
        bytes(notice(e.room() + " has " + count(e.total(), "person", "people") + ":")),
        e.people(),
        person ->
            bytes(
                notice(
                    "  "
                        + person.name()
                        + role(person)
                        + ", since "
                        + dayAndTime(person.since())
                        + whyAway(person.away()))),
        bytes(cut(e.total() - e.people().size())));
  }

  private static String role(Person person) {
    return person.role() == null ? "" : " (" + person.role().wire() + ")";
  }

  private static Pieces<RoomInfo> rooms(Event.Rooms e) {
    return new Pieces<>(
        bytes(notice(count(e.total(), "room", "rooms") + ":")),
        e.rooms(),
        room -> bytes(notice("  " + room.name() + ", " + members(room) + topic(room))),
        bytes(cut(e.total() - e.rooms().size())));
  }

  private static String members(RoomInfo room) {
    return count(room.members(), "person", "people");
  }

  private static String topic(RoomInfo room) {
    return room.topic() == null || room.topic().isEmpty() ? "" : ": " + room.topic();
  }

  private static String cut(int missing) {
    return missing > 0 ? notice("  and " + missing + " more") : "";
  }

  private Pieces<Event.Written> history(Event.History e) {
    return e.messages().isEmpty()
        ? new Pieces<>(bytes(nothing(e)), List.of(), this::earlier, NOTHING)
        : new Pieces<>(
            bytes(beginning(e) + notice("Earlier " + where(e) + ":")),
            e.messages(),
            this::earlier,
            bytes(notice("Now:")));
  }

  /** The pieces of a page that was read from a place to newer messages. */
  Pieces<Event.Written> forwards(Event.History e) {
    boolean isEmpty = e.messages().isEmpty();
    String begin = isEmpty ? "" : notice("Since then " + where(e) + ":");
    String last = isEmpty ? "Nothing was said " + where(e) + " since then." : "Now:";
    String end = notice(e.more() ? "/history more shows what came after that." : last);
    return new Pieces<>(bytes(beginning(e) + begin), e.messages(), this::earlier, bytes(end));
  }

  private static String beginning(Event.History e) {
    return e.begins() == null
        ? ""
        : notice(
            "Older messages "
                + (e.of() instanceof RoomName room ? "of " + room : where(e))
                + " were removed.");
  }

  private static String nothing(Event.History e) {
    if (e.first() == null && e.begins() != null) {
      return beginning(e);
    }
    return notice(e.first() == null ? "Nothing was said " + where(e) + " before." : notShown(e));
  }

  /** The words for a page whose entries are all left out. */
  private static String notShown(Event.History e) {
    return switch (e.of()) {
      case RoomName room -> "You ignore everybody who spoke in " + room + " lately.";
      case Nickname person when e.more() ->
          "Nothing was said with " + person + " lately; /history more looks further back.";
      case Nickname person -> "Nothing was said with " + person + " before.";
    };
  }

  private static String where(Event.History e) {
    return switch (e.of()) {
      case RoomName room -> "in " + room;
      case Nickname person -> "with " + person;
    };
  }

  private Pieces<Event.Written> found(Event.Found e) {
    String messages =
        e.messages().isEmpty() ? "No message" : count(e.messages().size(), "message", "messages");
    String found =
        notice(
            messages
                + " found in "
                + searched(e.room())
                + extent(e.extent())
                + (e.messages().isEmpty() ? "." : ":"));
    String end = e.next() == null ? "" : notice("/search shows older ones.");
    return new Pieces<>(bytes(found), e.messages(), this::foundOne, bytes(end));
  }

  private static String searched(@Nullable RoomName room) {
    return room == null ? "your rooms and your direct messages" : room.toString();
  }

  private String extent(Event.@Nullable Extent extent) {
    return extent == null || extent.since() == null
        ? ""
        : " (looked through %s, back to %s)"
            .formatted(count(extent.messages(), "message", "messages"), dayAndTime(extent.since()));
  }

  private byte[] foundOne(Event.Written written) {
    String when = "  " + dayAndTime(written.time()) + " ";
    return bytes(
        line(
            switch (written) {
              case Event.Message m -> when + m.room() + " " + said(m);
              case Event.Topic t -> when + t.room() + " " + topic(t);
              case Event.Moderation m -> when + m.room() + " " + moderated(m);
              case Event.Told t -> when + told(t);
              case Event.Sent s -> when + sent(s);
              case Event.Removed r -> when + r.room() + " * " + removed(r.removed()) + were(r);
              case Event.Edited e -> when + e.room() + " " + edited(e);
              case Event.RemovedTold r ->
                  when + "* " + removed(r.removed()) + were(r.removed(), r.from(), r.why());
            }));
  }

  private byte[] earlier(Event.Written written) {
    String when = "  " + dayAndTime(written.time()) + " ";
    return bytes(
        line(
            switch (written) {
              case Event.Message m -> when + said(m);
              case Event.Topic t -> when + topic(t);
              case Event.Moderation m -> when + moderated(m);
              case Event.Removed r -> when + "* " + removed(r.removed()) + were(r);
              case Event.Edited e -> when + edited(e);
              case Event.Told t -> when + told(t);
              case Event.Sent s -> when + sent(s);
              case Event.RemovedTold r ->
                  when + "* " + removed(r.removed()) + were(r.removed(), r.from(), r.why());
            }));
  }

  /** An empty list stands for the message itself. */
  private static String removed(List<EntryId> ids) {
    return ids.isEmpty() ? "A message" : count(ids.size(), "message", "messages");
  }

  private static String were(Event.Removed e) {
    return were(e.removed(), e.from(), e.why());
  }

  /** The operator of the server removes messages without a name. */
  private static String were(List<EntryId> ids, String from, @Nullable String why) {
    String by = from.equals("operator") ? "" : " by " + from;
    String reason = why == null ? "." : ": " + why;
    return (ids.size() > 1 ? " were removed" : " was removed") + by + reason;
  }

  private static String edited(Event.Edited e) {
    return "* " + e.from() + " edited a message: " + e.text();
  }

  private static String said(Event.Message e) {
    if (e.notice()) {
      return "-" + e.from() + "- " + e.text();
    }
    return e.act() ? "* " + e.from() + " " + e.text() : "<" + e.from() + "> " + e.text();
  }

  private static String told(Event.Told e) {
    return e.from() + " → you: " + (e.notice() ? "(notice) " : "") + e.text();
  }

  private static String sent(Event.Sent e) {
    return "you → " + e.to() + ": " + (e.notice() ? "(notice) " : "") + e.text();
  }

  private static String topic(Event.Topic e) {
    return e.text().isEmpty()
        ? "* " + e.from() + " took the topic away"
        : "* " + e.from() + " set the topic: " + e.text();
  }

  private static String moderated(Event.Moderation e) {
    return "* " + e.from() + " " + e.words();
  }

  private String rules(Event.RulesAre e) {
    if (e.roles().isEmpty()) {
      return orders(e)
          + notice(e.room() + " has no owner; /own makes you its owner if you are alone in it.");
    }
    String roles =
        e.roles().stream()
            .map(one -> one.name() + " (" + one.role().wire() + ")")
            .collect(Collectors.joining(", "));
    return notice("Rules of " + e.room() + ": " + e.settings().words() + ".")
        + notice("Roles: " + roles + ".")
        + orders(e);
  }

  private String orders(Event.RulesAre e) {
    StringBuilder lines = new StringBuilder();
    for (RoomOrder one : e.orders()) {
      String until = one.until() == null ? "for ever" : "until " + dayAndTime(one.until());
      String why = one.why().isEmpty() ? "" : ": " + one.why();
      String network = one.cloak() == null ? "" : " and network " + one.cloak();
      String what =
          "  " + one.what().wire() + " of " + one.who() + network + " by " + one.by() + " ";
      lines.append(notice(what + until + why));
    }
    return lines.toString();
  }

  private static String whyAway(@Nullable String away) {
    return away == null ? "" : ", away: " + away;
  }

  private static String names(List<Nickname> names) {
    if (names.size() <= NAMES_SHOWN) {
      return all(names);
    }
    List<Nickname> shown = names.subList(0, NAMES_SHOWN - 1);
    return shown.stream().map(Nickname::text).collect(Collectors.joining(", "))
        + " and "
        + (names.size() - shown.size())
        + " others";
  }

  private static String all(List<Nickname> names) {
    int last = names.size() - 1;
    if (last == 0) {
      return names.getFirst().text();
    }
    return names.subList(0, last).stream().map(Nickname::text).collect(Collectors.joining(", "))
        + " and "
        + names.get(last);
  }

  private static String count(int number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }

  private String time(Instant instant) {
    return TIME.text(instant, zone);
  }

  private String dayAndTime(Instant instant) {
    return DAY_AND_TIME.text(instant, zone);
  }

  private static String notice(String text) {
    return line("* " + text);
  }

  private static String line(String text) {
    return Visible.of(text) + END;
  }
}
