package belfry.client.chat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The status line at one moment: the user's name, and the rooms with what is unread. In a narrow
 * window it leaves out rooms, those with a mention last.
 *
 * @param head the trouble with the connection, if there is any, and the user's name
 * @param briefHead a shorter form, if there is no space for the whole one
 * @param rooms the rooms in the order of their numbers
 */
public record StatusLine(Line head, Line briefHead, List<RoomState> rooms) {
  /** What the brief form says of any trouble. */
  private static final String OFFLINE = " offline";

  /** What a room has, from the most important. */
  enum Rank {
    MENTION,
    CURRENT,
    UNREAD,
    QUIET
  }

  /**
   * A room's part of the line.
   *
   * @param brief a shorter form, if there is no space for the whole one
   */
  record RoomState(Rank rank, Line whole, Line brief) {}

  public StatusLine {
    rooms = List.copyOf(rooms);
  }

  /**
   * Describes the state of a chat.
   *
   * @param trouble what is wrong with the connection; null when nothing is
   */
  static StatusLine of(Identity me, Rooms rooms, @Nullable String trouble) {
    List<RoomState> states = new ArrayList<>();
    for (Room room : rooms) {
      states.add(state(states.size() + 1, room, rooms.isCurrent(room.name())));
    }
    Line.Builder brief = Line.begin(Line.Kind.NOTE);
    if (trouble != null) {
      brief.with(Style.WARNING, OFFLINE).with(Style.FAINT, " ·");
    }
    return new StatusLine(head(me, trouble), brief.end(), states);
  }

  private static Line head(Identity me, @Nullable String trouble) {
    Line.Builder head = Line.begin(Line.Kind.NOTE);
    if (trouble != null) {
      head.with(Style.WARNING, " " + trouble + " ").with(Style.FAINT, "·");
    }
    head.with(Style.PLAIN, " ").with(Style.NAME, me.name() == null ? "…" : me.name().text());
    return head.with(Style.FAINT, me.away() == null ? " ·" : " (away) ·").end();
  }

  private static RoomState state(int number, Room room, boolean isCurrent) {
    Line.Builder brief = Line.begin(Line.Kind.NOTE).with(Style.FAINT, " " + number + ":");
    Line.Builder whole = Line.begin(Line.Kind.NOTE).with(brief.end());
    if (isCurrent) {
      brief.with(Style.STRONG, room.name().toString());
      whole.with(Style.STRONG, room.name().toString());
      whole.with(Style.FAINT, " " + room.members() + " here");
    } else {
      whole.with(Style.PLAIN, room.name().toString());
    }
    if (room.unread() > 0) {
      String unread = "(" + room.unread() + mark(room) + ")";
      Style style = room.isMentioned() ? Style.MENTION : Style.STRONG;
      brief.with(style, unread);
      whole.with(style, unread);
    }
    return new RoomState(rank(room, isCurrent), whole.end(), brief.end());
  }

  private static String mark(Room room) {
    return room.isMentioned() ? "!" : "";
  }

  private static Rank rank(Room room, boolean isCurrent) {
    if (room.isMentioned()) {
      return Rank.MENTION;
    }
    return isCurrent ? Rank.CURRENT : room.unread() > 0 ? Rank.UNREAD : Rank.QUIET;
  }

  /** The whole line. */
  Line line() {
    Map<RoomState, Line> all = new HashMap<>();
    rooms.forEach(room -> all.put(room, room.whole()));
    return with(head, all);
  }

  /**
   * The line for a narrow window: {@code …} stands for rooms that are left out.
   *
   * @param columns the width of the window
   * @param width measures a line
   */
  public Line fitting(int columns, ToIntFunction<Line> width) {
    Line whole = line();
    if (width.applyAsInt(whole) <= columns) {
      return whole;
    }
    Map<RoomState, Line> important = new HashMap<>();
    rooms.stream()
        .filter(room -> room.rank().compareTo(Rank.CURRENT) <= 0)
        .forEach(room -> important.put(room, room.brief()));
    Line first = width.applyAsInt(with(head, important)) <= columns ? head : briefHead;
    Predicate<Map<RoomState, Line>> fits = shown -> width.applyAsInt(with(first, shown)) <= columns;
    Map<RoomState, Line> shown = new HashMap<>();
    List<RoomState> ranked = rooms.stream().sorted(Comparator.comparing(RoomState::rank)).toList();
    ranked.stream()
        .takeWhile(room -> room.rank().compareTo(Rank.CURRENT) <= 0)
        .forEach(room -> show(room, room.brief(), shown, fits));
    ranked.forEach(room -> show(room, room.whole(), shown, fits));
    return with(first, shown);
  }

  /** Shows a room in this form, if all fits then. */
  private static void show(
      RoomState room, Line form, Map<RoomState, Line> shown, Predicate<Map<RoomState, Line>> fits) {
    Line before = shown.put(room, form);
    if (!fits.test(shown)) {
      if (before == null) {
        shown.remove(room);
      } else {
        shown.put(room, before);
      }
    }
  }

  private Line with(Line first, Map<RoomState, Line> shown) {
    Line.Builder line = Line.begin(Line.Kind.NOTE).with(first);
    boolean isGap = false;
    for (RoomState room : rooms) {
      Line part = shown.get(room);
      if (part != null) {
        line.with(part);
      } else if (!isGap) {
        line.with(Style.FAINT, " …");
      }
      isGap = part == null;
    }
    return line.end();
  }
}
