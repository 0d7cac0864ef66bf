package belfry.client.chat;

import belfry.protocol.RoomName;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends each line to its place: a line of the current room to the screen, a line of another room to
 * that room until somebody looks at it. It also marks each new day. Belongs to the chat's thread.
 */
final class LineRouter {
  private final Screen screen;
  private final DisplayTime times;
  private final Rooms rooms;
  private final InstantSource clock;
  private final boolean allRooms;
  private @Nullable LocalDate day;

  /**
   * @param allRooms whether the lines of all rooms are shown together, each with its room's name
   */
  LineRouter(Screen screen, DisplayTime times, Rooms rooms, InstantSource clock, boolean allRooms) {
    this.screen = screen;
    this.times = times;
    this.rooms = rooms;
    this.clock = clock;
    this.allRooms = allRooms;
  }

  /** Shows a line that belongs to no room and to no time. */
  void print(Line line) {
    screen.print(line);
  }

  /** Shows a line that belongs to no room. */
  void print(Instant time, Line line) {
    if (!times.day(time).equals(day)) {
      showDay(time);
    }
    screen.print(line);
  }

  /** Places a line about something that happened in a room just now. */
  void happened(RoomName room, Line line) {
    place(room, clock.instant(), line, false);
  }

  /** Places a line of a room; does nothing when one is not in it. */
  void place(RoomName room, Instant time, Line line, boolean mention) {
    if (isShown(room)) {
      print(time, line);
      rooms.find(room).ifPresent(there -> there.shown(line));
    } else {
      rooms.find(room).ifPresent(there -> there.keep(line, mention));
    }
  }

  /** Places a line of a room that the user has read in an earlier run. */
  void placeRead(RoomName room, Instant time, Line line) {
    if (isShown(room)) {
      print(time, line);
    }
    rooms.find(room).ifPresent(there -> there.shown(line));
  }

  /** Marks the beginning of what is new in a room, if the room is shown. */
  void markNew(RoomName room) {
    if (isShown(room) && !allRooms) {
      screen.print(Line.rule("new"));
    }
  }

  /** Whether lines of this room go to the screen. */
  boolean isShown(RoomName room) {
    return rooms.isIn(room) && (allRooms || rooms.isCurrent(room));
  }

  /** The room to name in a line: null where only one room is shown. */
  @Nullable RoomName named(RoomName room) {
    return allRooms && rooms.size() > 1 ? room : null;
  }

  /** Shows the heading of a room that was entered, if it is the current one. */
  void entered(Room room) {
    if (rooms.isCurrent(room.name()) && !allRooms) {
      screen.print(heading(room));
    }
  }

  /** Makes a room the current one, and shows its last lines and those that wait there. */
  void look(Room room) {
    boolean moved = !rooms.isCurrent(room.name());
    rooms.look(room.name());
    if (moved && !allRooms) {
      screen.print(heading(room));
      List<Line> recent = room.recent();
      int dropped = room.dropped();
      List<Line> waiting = room.look();
      recent.forEach(screen::print);
      if (!recent.isEmpty() && !waiting.isEmpty()) {
        screen.print(Line.rule("new"));
      }
      if (dropped > 0) {
        screen.print(Line.note(dropped + " earlier lines: PgUp shows them"));
      }
      waiting.forEach(screen::print);
    }
  }

  private static Line heading(Room room) {
    String topic = room.topic() == null ? "" : " · " + room.topic();
    return Line.rule(room.name() + " · " + room.members() + " here" + topic);
  }

  /** Shows that a new day began, if one did. */
  void tick() {
    Instant now = clock.instant();
    if (day != null && !day.equals(times.day(now))) {
      showDay(now);
    }
  }

  private void showDay(Instant time) {
    LocalDate that = times.day(time);
    boolean isToday = day == null && that.equals(times.day(clock.instant()));
    day = that;
    if (!isToday) {
      screen.print(Line.rule(DisplayTime.format(that)));
    }
  }
}
