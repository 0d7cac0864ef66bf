package belfry.client.chat;

import belfry.protocol.Command;
import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.RoomName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The place in the history of one room to which the user has paged. Another room, or a page after
 * the newest message, ends it. Belongs to the chat's thread.
 */
final class Paging {
  /** The id of the commands that ask for a page. */
  static final String PAGE = "g";

  private static final int LONGEST_PAGE = 100;

  private final Rooms rooms;
  private @Nullable RoomName room;

  /** The first and the last entry of the page that is shown; null before the first page. */
  private @Nullable EntryId first;

  private @Nullable EntryId last;
  private boolean isBack;

  Paging(Rooms rooms) {
    this.rooms = rooms;
  }

  /**
   * The command for the page before the one that is shown, or after it.
   *
   * @return empty if there is no room, or no page after it
   */
  Optional<Command> ask(boolean back, int lines) {
    RoomName current = rooms.current();
    if (current == null) {
      return Optional.empty();
    }
    if (!current.equals(room)) {
      room = current;
      first = null;
      last = null;
    }
    if (back && first == null) { // the newest messages are on the screen
      first = rooms.find(current).map(there -> there.back(lines)).orElse(null);
    }
    if (!back && last == null) {
      return Optional.empty();
    }
    isBack = back;
    int limit = Math.clamp(lines, 1, LONGEST_PAGE);
    return Optional.of(
        new Command.History(PAGE, current, back ? first : null, back ? null : last, limit));
  }

  /**
   * Notes that a page is shown.
   *
   * @return whether there are pages before it; empty if it is not the one that was asked for
   */
  Optional<Boolean> add(Event.History page) {
    if (!page.room().equals(room)) {
      return Optional.empty();
    }
    if (page.first() != null) {
      first = page.first();
      last = page.last();
    }
    if (!isBack && !page.more()) { // the newest messages are shown again
      first = null;
      last = null;
    }
    return Optional.of(!isBack || page.more());
  }
}
