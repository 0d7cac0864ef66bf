package belfry.server.irc;

import belfry.protocol.Command;
import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Limits;
import belfry.protocol.RoomName;
import belfry.protocol.Sanction;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the history of one room for an IRC client. Its lists have entries that the client is shown
 * only, oldest first. Owned by the connection's thread, for one command.
 */
final class HistoryReader {
  /** Pages that one command reads at most: many of their entries may not be shown. */
  private static final int MOST_PAGES = 50;

  /** Bytes of an answer that cost as much as a look at one entry. */
  private static final int WORK = 16;

  private final IrcClient client;
  private final RoomName room;

  HistoryReader(IrcClient client, RoomName room) {
    this.client = client;
    this.room = room;
  }

  /** The newest entries before a place and after another one. */
  List<Event.Logged> backwards(HistoryReference before, HistoryReference after, int limit) {
    return backwards(ask(before.id(), null, null, before.time()), after, limit);
  }

  private List<Event.Logged> backwards(Command.History first, HistoryReference after, int limit) {
    Deque<Event.Logged> found = new ArrayDeque<>();
    Command.History command = first;
    for (int read = 0; command != null && read < MOST_PAGES && found.size() < limit; read++) {
      Event.History page = page(command);
      for (Event.Logged entry : page.messages().reversed()) {
        if (!after.isOpen() && !after.isBefore(entry)) {
          return List.copyOf(found);
        }
        if (found.size() < limit && isShown(entry)) {
          found.addFirst(entry);
        }
      }
      command = command.next(page);
    }
    return List.copyOf(found);
  }

  /** The oldest entries after a place and before another one; none if the first is open. */
  List<Event.Logged> forwards(HistoryReference after, HistoryReference before, int limit) {
    List<Event.Logged> found = new ArrayList<>();
    Command.History command =
        after.isOpen() ? null : ask(null, after.id(), justAfter(after.time()), null);
    for (int read = 0; command != null && read < MOST_PAGES && found.size() < limit; read++) {
      Event.History page = page(command);
      for (Event.Logged entry : page.messages()) {
        if (!before.isOpen() && !before.isAfter(entry)) {
          return found;
        }
        if (found.size() < limit && isShown(entry)) {
          found.add(entry);
        }
      }
      command = command.next(page);
    }
    return found;
  }

  /** The entries around a place, the one at the place included. */
  List<Event.Logged> around(HistoryReference place, int limit) {
    HistoryReference open = new HistoryReference(null, null);
    EntryId id = place.id();
    EntryId end = id == null ? null : new EntryId(id.epoch(), id.seq() + 1);
    Command.History upToIt = ask(end, null, null, justAfter(place.time()));
    List<Event.Logged> all = new ArrayList<>(backwards(upToIt, open, limit - limit / 2));
    all.addAll(forwards(place, open, limit / 2));
    return all;
  }

  /** The first time of an entry after a time: entries have whole milliseconds. */
  private static @Nullable Instant justAfter(@Nullable Instant time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.MILLIS).plusMillis(1);
  }

  private Command.History ask(
      @Nullable EntryId before,
      @Nullable EntryId after,
      @Nullable Instant since,
      @Nullable Instant until) {
    return new Command.History(null, room, before, after, since, until, Limits.HISTORY_PAGE);
  }

  private Event.History page(Command.History command) {
    Event.History page = client.session().page(command);
    client.session().outgoing().charge(page.messages().size() * WORK);
    return page;
  }

  private boolean isShown(Event.Logged entry) {
    return switch (entry) {
      case Event.Message _ -> true;
      case Event.Topic _ -> isPlayingEvents();
      case Event.Moderated act -> act.sanction() == Sanction.KICK && isPlayingEvents();
      default -> false;
    };
  }

  private boolean isPlayingEvents() {
    return client.capabilities().has(Capability.EVENT_PLAYBACK);
  }
}
