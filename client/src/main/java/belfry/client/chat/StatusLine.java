package belfry.client.chat;

import org.jspecify.annotations.Nullable;

/** Makes the lines at the bottom of the screen: the state of the chat at this moment. */
final class StatusLine {
  private StatusLine() {}

  /** An own line that is not acknowledged yet. */
  static Line pending(String typed) {
    return Line.begin(Line.Kind.NOTE)
        .with(Style.FAINT, "⋯ ")
        .with(Style.PLAIN, typed)
        .with(Style.FAINT, "  (not acknowledged yet)")
        .end();
  }

  /**
   * The status line: the user's name, and the rooms with what is unread.
   *
   * @param trouble what is wrong with the connection; null when nothing is
   */
  static Line of(Identity me, Rooms rooms, @Nullable String trouble) {
    Line.Builder line = Line.begin(Line.Kind.NOTE);
    if (trouble != null) {
      line.with(Style.WARNING, " " + trouble + " ").with(Style.FAINT, "·");
    }
    line.with(Style.PLAIN, " ").with(Style.NAME, me.name() == null ? "…" : me.name().text());
    line.with(Style.FAINT, me.away() == null ? " ·" : " (away) ·");
    int number = 1;
    for (Room room : rooms) {
      line.with(Style.FAINT, " " + number++ + ":");
      if (rooms.isCurrent(room.name())) {
        line.with(Style.STRONG, room.name().toString());
        line.with(Style.FAINT, " " + room.members() + " here");
      } else {
        line.with(Style.PLAIN, room.name().toString());
        unread(line, room);
      }
    }
    return line.end();
  }

  private static void unread(Line.Builder line, Room room) {
    if (room.unread() > 0) {
      String mark = room.isMentioned() ? "!" : "";
      line.with(
          room.isMentioned() ? Style.MENTION : Style.STRONG, "(" + room.unread() + mark + ")");
    }
  }
}
