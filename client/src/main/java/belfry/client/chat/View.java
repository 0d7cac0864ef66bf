package belfry.client.chat;

import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.Person;
import belfry.protocol.RoomInfo;
import belfry.protocol.RoomName;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What events look like. It keeps nothing but its settings; any thread may use it. */
final class View {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEEE, d MMMM uuuu", Locale.ENGLISH);
  private static final int MOST_NAMES = 8;

  private final ZoneId zone;

  View(ZoneId zone) {
    this.zone = zone;
  }

  /** The day on which something was, for the reader. */
  LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, zone);
  }

  /** A line that says that a day begins. */
  Line newDay(LocalDate day) {
    return rule(DAY.format(day));
  }

  private static Line rule(String text) {
    return Line.begin(Line.Kind.NOTE).with(Style.FAINT, "— " + text + " —").end();
  }

  /** Where in a text somebody's name is, as a word of its own. */
  static Matcher mentions(Nickname name, String text) {
    return Pattern.compile(
            "(?<![\\p{L}\\p{M}\\p{N}_-])"
                + Pattern.quote(name.text())
                + "(?![\\p{L}\\p{M}\\p{N}_-])",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
        .matcher(text);
  }

  /**
   * Something said in a room.
   *
   * @param where the room, when it is to be named; or null
   * @param me whose mentions are marked; null for nobody's
   */
  Line said(Event.Message message, RoomName where, Nickname me) {
    Line.Builder line = at(message.time());
    if (where != null) {
      line.with(Style.STRONG, where + " ");
    }
    Matcher mentions = me == null ? null : mentions(me, message.text());
    if (mentions != null && mentions.find()) {
      line.with(Style.MENTION, "▸ ");
    }
    if (message.act()) {
      line.with(Style.FAINT, "* ").with(Style.NAME, message.from()).with(Style.PLAIN, " ");
    } else {
      line.with(Style.FAINT, "<").with(Style.NAME, message.from()).with(Style.FAINT, "> ");
    }
    marked(line, message.text(), mentions);
    return line.end();
  }

  private static void marked(Line.Builder line, String text, Matcher mentions) {
    int from = 0;
    if (mentions != null) {
      mentions.reset();
      while (mentions.find()) {
        line.with(Style.PLAIN, text.substring(from, mentions.start()));
        line.with(Style.MENTION, mentions.group());
        from = mentions.end();
      }
    }
    line.with(Style.PLAIN, text.substring(from));
  }

  /** Something said to oneself alone. */
  Line told(Event.Told told) {
    return at(told.time())
        .with(Style.MENTION, "▸ ")
        .with(Style.NAME, told.from())
        .with(Style.FAINT, " → ")
        .with(Style.STRONG, "you")
        .with(Style.PLAIN, ": " + told.text())
        .end();
  }

  /** Something that one said to one person. */
  Line toldBy(Instant time, Nickname to, String text) {
    return at(time)
        .with(Style.STRONG, "you")
        .with(Style.FAINT, " → ")
        .with(Style.NAME, to.text())
        .with(Style.PLAIN, ": " + text)
        .end();
  }

  Line topic(Event.Topic topic, RoomName where) {
    Line.Builder line = at(Line.Kind.NOTE, topic.time());
    if (where != null) {
      line.with(Style.STRONG, where + " ");
    }
    line.with(Style.FAINT, "· ").with(Style.NAME, topic.from());
    return topic.text().isEmpty()
        ? line.with(Style.PLAIN, " took the topic away").end()
        : line.with(Style.PLAIN, " set the topic: " + topic.text()).end();
  }

  /** What a room is about, which was asked. */
  static String topicIs(Event.TopicIs topic) {
    return topic.text() == null
        ? topic.room() + " has no topic"
        : "the topic of " + topic.room() + ": " + topic.text() + " (by " + topic.by() + ")";
  }

  /** One goes to a room: what it is. */
  Line room(Room room) {
    String topic = room.topic() == null ? "" : " · " + room.topic();
    return rule(room.name() + " · " + room.members() + " here" + topic);
  }

  /** Some did something: {@code ann, bob and 3 others joined}. */
  Line several(Instant time, List<Nickname> who, String what) {
    Line.Builder line = at(Line.Kind.NOTE, time).with(Style.FAINT, "· ");
    int named = who.size() > MOST_NAMES ? MOST_NAMES : who.size();
    for (int i = 0; i < named; i++) {
      boolean last = i == who.size() - 1;
      line.with(Style.PLAIN, i == 0 ? "" : last ? " and " : ", ");
      line.with(Style.NAME, who.get(i).text());
    }
    if (named < who.size()) {
      line.with(Style.PLAIN, " and " + (who.size() - named) + " others");
    }
    return line.with(Style.PLAIN, " " + what).end();
  }

  /** What can't be told any more. */
  static Line gap(Event.Gap gap) {
    String where = gap.room() == null ? "direct messages" : gap.room().toString();
    EntryId from = gap.from();
    EntryId to = gap.to();
    String lost =
        from.epoch() == to.epoch()
            ? count(to.seq() - from.seq(), "message") + " of " + where + " can't be shown"
            : "what was last said in " + where + " may be missing: its history began anew";
    return Line.begin(Line.Kind.TROUBLE).with(Style.WARNING, "≈ " + lost + " ≈").end();
  }

  List<Line> people(Event.People event) {
    List<Line> lines = new ArrayList<>();
    lines.add(Line.note(count(event.total(), "person") + " in " + event.room() + ":"));
    for (Person person : event.people()) {
      Line.Builder line =
          Line.begin(Line.Kind.NOTE)
              .with(Style.PLAIN, "    ")
              .with(Style.NAME, person.name().text())
              .with(Style.FAINT, " since " + clock(person.since()));
      lines.add(
          person.away() == null
              ? line.end()
              : line.with(Style.PLAIN, " (away: " + person.away() + ")").end());
    }
    more(lines, event.total() - event.people().size());
    return lines;
  }

  List<Line> rooms(Event.Rooms event) {
    List<Line> lines = new ArrayList<>();
    lines.add(Line.note(count(event.total(), "room") + ":"));
    for (RoomInfo room : event.rooms()) {
      String topic = room.topic() == null || room.topic().isEmpty() ? "" : " · " + room.topic();
      lines.add(
          Line.begin(Line.Kind.NOTE)
              .with(Style.PLAIN, "    ")
              .with(Style.STRONG, room.name().toString())
              .with(Style.PLAIN, " " + room.members() + topic)
              .end());
    }
    more(lines, event.total() - event.rooms().size());
    return lines;
  }

  private static void more(List<Line> lines, int howMany) {
    if (howMany > 0) {
      lines.add(Line.note("and " + howMany + " more"));
    }
  }

  Line ignoring(Event.Ignoring event) {
    return Line.note(
        event.who().isEmpty()
            ? "you ignore nobody"
            : "you ignore "
                + event.who().stream().map(Nickname::text).collect(Collectors.joining(", ")));
  }

  /** An own line that is not acknowledged yet. */
  static Line underWay(String typed) {
    return Line.begin(Line.Kind.NOTE)
        .with(Style.FAINT, "⋯ ")
        .with(Style.PLAIN, typed)
        .with(Style.FAINT, "  (not acknowledged yet)")
        .end();
  }

  /**
   * The status line.
   *
   * @param trouble what is wrong with the connection; null when nothing is
   */
  static Line status(
      Nickname me, boolean away, Iterable<Room> rooms, RoomName current, String trouble) {
    Line.Builder line = Line.begin(Line.Kind.NOTE);
    if (trouble != null) {
      line.with(Style.WARNING, " " + trouble + " ").with(Style.FAINT, "·");
    }
    line.with(Style.PLAIN, " ").with(Style.NAME, me == null ? "…" : me.text());
    line.with(Style.FAINT, away ? " (away) ·" : " ·");
    int number = 1;
    for (Room room : rooms) {
      boolean here = room.name().equals(current);
      line.with(Style.FAINT, " " + number++ + ":");
      line.with(here ? Style.STRONG : Style.PLAIN, room.name().toString());
      if (here) {
        line.with(Style.FAINT, " " + room.members() + " here");
      } else if (room.unread() > 0) {
        Style style = room.isMentioned() ? Style.MENTION : Style.STRONG;
        line.with(style, "(" + room.unread() + (room.isMentioned() ? "!)" : ")"));
      }
    }
    return line.end();
  }

  private static String count(long howMany, String what) {
    String many = what.equals("person") ? "people" : what + "s";
    return howMany + " " + (howMany == 1 ? what : many);
  }

  private Line.Builder at(Instant time) {
    return at(Line.Kind.SAID, time);
  }

  private Line.Builder at(Line.Kind kind, Instant time) {
    return Line.begin(kind).with(Style.FAINT, clock(time) + " ");
  }

  private String clock(Instant time) {
    return TIME.format(time.atZone(zone));
  }
}
