package belfry.client.chat;

import belfry.protocol.Command;
import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.protocol.Target;
import belfry.protocol.text.TypedHistory;
import belfry.protocol.time.PastTimes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The place in the history of one room, or of the messages with one person, to which the user has
 * paged. Another room or person, or a page after the newest message, ends it. Belongs to the chat's
 * thread.
 */
final class Paging {
  /** The id of the commands that ask for a page. */
  static final String PAGE = "g";

  private static final int LONGEST_PAGE = 100;

  /** The messages that are shown of a person to whom one begins to talk. */
  private static final int LAST = 10;

  private final Rooms rooms;
  private final PastTimes times;
  private @Nullable Target of;

  /** The first and the last entry of the page that is shown; null before the first page. */
  private @Nullable EntryId first;

  private @Nullable EntryId last;
  private boolean isBack;

  /** The last page that was asked for; null before the first one. */
  private Command.@Nullable History asked;

  /** The page after it in its direction; null if there is none, or it was not answered. */
  private Command.@Nullable History next;

  /**
   * No page yet.
   *
   * @param times reads the times that are typed
   */
  Paging(Rooms rooms, PastTimes times) {
    this.rooms = rooms;
    this.times = times;
  }

  /**
   * The command for the page before the one that is shown, or after it.
   *
   * @param queried the person to whom one talks; null for the current room
   * @return empty if there is no room, or no page after it
   */
  Optional<Command> ask(@Nullable Nickname queried, boolean back, int lines) {
    Target current = queried == null ? rooms.current() : queried;
    if (current == null) {
      return Optional.empty();
    }
    if (!current.equals(of)) {
      of = current;
      first = null;
      last = null;
    }
    if (back && first == null && current instanceof RoomName room) {
      // the newest messages are on the screen
      first = rooms.find(room).map(there -> there.back(lines)).orElse(null);
    }
    if (!back && last == null) {
      return Optional.empty();
    }
    int limit = Math.clamp(lines, 1, LONGEST_PAGE);
    return Optional.of(
        begin(new Command.History(PAGE, current, back ? first : null, back ? null : last, limit)));
  }

  /**
   * The command for the page that the user asks for in words.
   *
   * @param here the person to whom one talks, or the current room
   * @throws RefusedException if the words are wrong, or there is no page
   */
  Command typed(String words, Target here) {
    Command.History command = TypedHistory.read(InputHandler.ASKED, () -> here, words, times, next);
    of = command.of();
    first = null;
    last = null;
    return begin(command);
  }

  /** The command for the last messages with a person. */
  Command lastWith(Nickname person) {
    of = person;
    first = null;
    last = null;
    return begin(new Command.History(InputHandler.ASKED, person, null, null, LAST));
  }

  private Command begin(Command.History command) {
    asked = command;
    isBack = !command.isForwards();
    return command;
  }

  /** Whether the last page that was asked for goes on to newer messages. */
  boolean isForwards() {
    return !isBack;
  }

  /**
   * Notes that a page is shown.
   *
   * @return whether there are pages before it; empty if it is not the one that was asked for
   */
  Optional<Boolean> add(Event.History page) {
    if (!page.of().equals(of)) {
      return Optional.empty();
    }
    next = asked == null ? null : asked.next(page);
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
