package belfry.server.irc;

import belfry.protocol.Command;
import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Limits;
import belfry.protocol.RoomName;
import belfry.protocol.Sanction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the history of one room for an IRC client. Its lists have entries that the client is shown
 * only, oldest first. Owned by the connection's thread, for one command.
 */
final class HistoryReader {
  /** Pages that one command reads at most: a time is looked for from the newest entry on. */
  private static final int MOST_PAGES = 50;

  /** Bytes of an answer that cost as much as a look at one entry. */
  private static final int WORK = 16;

  private static final EntryId BEGINNING = new EntryId(0, 0);

  private final IrcClient client;
  private final RoomName room;

  HistoryReader(IrcClient client, RoomName room) {
    this.client = client;
    this.room = room;
  }

  /** The newest entries before a place and after another one. */
  List<Event.Logged> backwards(HistoryReference before, HistoryReference after, int limit) {
    return backwards(before.id(), entry -> before.isOpen() || before.isAfter(entry), after, limit);
  }

  private List<Event.Logged> backwards(
      @Nullable EntryId from, Predicate<Event.Logged> wanted, HistoryReference after, int limit) {
    Deque<Event.Logged> found = new ArrayDeque<>();
    EntryId edge = from;
    for (int read = 0; read < MOST_PAGES && found.size() < limit; read++) {
      Event.History page = page(edge, null);
      for (Event.Logged entry : page.messages().reversed()) {
        if (!after.isOpen() && !after.isBefore(entry)) {
          return List.copyOf(found);
        }
        if (found.size() < limit && isShown(entry) && wanted.test(entry)) {
          found.addFirst(entry);
        }
      }
      edge = page.first();
      if (!page.more() || edge == null) {
        break;
      }
    }
    return List.copyOf(found);
  }

  /** The oldest entries after a place and before another one. */
  List<Event.Logged> forwards(HistoryReference after, HistoryReference before, int limit) {
    List<Event.Logged> found = new ArrayList<>();
    EntryId edge = after.id() == null ? lastNotAfter(after) : after.id();
    for (int read = 0; read < MOST_PAGES && found.size() < limit; read++) {
      Event.History page = page(null, edge);
      for (Event.Logged entry : page.messages()) {
        if (!before.isOpen() && !before.isAfter(entry)) {
          return found;
        }
        if (found.size() < limit && isShown(entry)) {
          found.add(entry);
        }
      }
      if (!page.more() || page.last() == null) {
        break;
      }
      edge = page.last();
    }
    return found;
  }

  /** The newest entry that is not after a time; the beginning if there is none. */
  private EntryId lastNotAfter(HistoryReference time) {
    EntryId edge = null;
    for (int read = 0; read < MOST_PAGES; read++) {
      Event.History page = page(edge, null);
      for (Event.Logged entry : page.messages().reversed()) {
        if (!time.isBefore(entry)) {
          return entry.message();
        }
      }
      edge = page.first();
      if (!page.more() || edge == null) {
        return BEGINNING;
      }
    }
    return edge == null ? BEGINNING : edge;
  }

  /** The entries around a place, the one at the place included. */
  List<Event.Logged> around(HistoryReference place, int limit) {
    HistoryReference open = new HistoryReference(null, null);
    EntryId id = place.id();
    EntryId end = id == null ? null : new EntryId(id.epoch(), id.seq() + 1);
    List<Event.Logged> all =
        new ArrayList<>(backwards(end, entry -> !place.isBefore(entry), open, limit - limit / 2));
    all.addAll(forwards(place, open, limit / 2));
    return all;
  }

  private Event.History page(@Nullable EntryId before, @Nullable EntryId after) {
    Event.History page =
        client.session().page(new Command.History(null, room, before, after, Limits.HISTORY_PAGE));
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
