package belfry.client.chat;

import belfry.protocol.RoomName;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;

/**
 * Where lines go: those of the room that is looked at to the screen, those of others to their room
 * until somebody looks; and a line before each new day. Belongs to the chat's thread.
 */
final class LineRouter {
  private final Screen screen;
  private final View view;
  private final Rooms rooms;
  private final InstantSource clock;
  private final boolean everything;
  private LocalDate day;

  /**
   * @param everything whether all rooms are looked at at once, each line with its room
   */
  LineRouter(Screen screen, View view, Rooms rooms, InstantSource clock, boolean everything) {
    this.screen = screen;
    this.view = view;
    this.rooms = rooms;
    this.clock = clock;
    this.everything = everything;
  }

  /** Shows a line that belongs to no room. */
  void print(Line line) {
    screen.print(line);
  }

  /** Shows a line of its own time that belongs to no room. */
  void print(Instant time, Line line) {
    if (!view.day(time).equals(day)) {
      showDay(time);
    }
    screen.print(line);
  }

  /** Something happened in a room just now. */
  void note(RoomName room, Line line) {
    place(room, clock.instant(), line, false);
  }

  /** A line of a room; nothing happens when one is not in it. */
  void place(RoomName room, Instant time, Line line, boolean mention) {
    if (shows(room)) {
      print(time, line);
    } else {
      rooms.find(room).ifPresent(there -> there.keep(line, mention));
    }
  }

  /** Whether a line of this room is seen at once. */
  boolean shows(RoomName room) {
    return rooms.isIn(room) && (everything || rooms.isCurrent(room));
  }

  /** The room, where its lines are shown together with those of others; else null. */
  RoomName named(RoomName room) {
    return everything && rooms.size() > 1 ? room : null;
  }

  /** Says what a room is that one came into. */
  void entered(Room room) {
    if (rooms.isCurrent(room.name()) && !everything) {
      screen.print(view.room(room));
    }
  }

  /** Looks at a room, and shows what was said there meanwhile. */
  void look(Room room) {
    boolean moved = !rooms.isCurrent(room.name());
    rooms.look(room.name());
    if (moved && !everything) {
      screen.print(view.room(room));
      if (room.dropped() > 0) {
        screen.print(Line.note(room.dropped() + " earlier lines: /history shows up to 100"));
      }
      room.look().forEach(screen::print);
    }
  }

  /** Time went by: perhaps into another day. */
  void tick() {
    Instant now = clock.instant();
    if (day != null && !day.equals(view.day(now))) {
      showDay(now);
    }
  }

  private void showDay(Instant time) {
    boolean first = day == null && view.day(time).equals(view.day(clock.instant()));
    day = view.day(time);
    if (!first) {
      screen.print(view.newDay(day));
    }
  }
}
