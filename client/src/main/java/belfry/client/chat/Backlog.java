package belfry.client.chat;

import belfry.protocol.Command;
import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.RoomName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fetches what was said in a room before it was entered, page by page from the newest page back.
 * The entries of the room that arrive meanwhile wait, so that everything is shown in the order of
 * the log. Belongs to the chat's thread.
 */
final class Backlog {
  /** The id of the commands that ask for a page. */
  static final String PAGE = "b";

  private static final int PAGE_SIZE = 100;

  private final Earlier wanted;
  private final Rooms rooms;
  private final Map<RoomName, Fetch> fetches = new HashMap<>();

  /** What is fetched for a room. {@code before} is the beginning of what is there already. */
  private static final class Fetch {
    private final Deque<Event.Logged> entries = new ArrayDeque<>();
    private final List<Event> waiting = new ArrayList<>();
    private EntryId before;
    private int messages;
    private boolean isDone;

    private Fetch(EntryId before) {
      this.before = before;
    }
  }

  Backlog(Earlier wanted, Rooms rooms) {
    this.wanted = wanted;
    this.rooms = rooms;
  }

  /**
   * Begins to fetch for a room that was entered, or goes on after a lost connection.
   *
   * @param last the newest entry of the room's log
   * @return the command to send; empty if there is nothing to fetch
   */
  Optional<Command> entered(RoomName room, EntryId last) {
    if (wanted.messages() == 0) {
      return Optional.empty();
    }
    Fetch fetch =
        fetches.computeIfAbsent(room, _ -> new Fetch(new EntryId(last.epoch(), last.seq() + 1)));
    return fetch.isDone ? Optional.empty() : Optional.of(page(room, fetch));
  }

  private static Command page(RoomName room, Fetch fetch) {
    return new Command.History(PAGE, room, fetch.before, null, PAGE_SIZE);
  }

  /** Keeps an event of a room whose earlier messages are not shown yet; returns whether it does. */
  boolean keep(Event event) {
    RoomName room =
        switch (event) {
          case Event.Logged e -> e.room();
          case Event.Gap e -> e.room();
          default -> null;
        };
    Fetch fetch = room == null ? null : fetches.get(room);
    if (fetch == null || fetch.isDone) {
      return false;
    }
    fetch.waiting.add(event);
    return true;
  }

  /**
   * Adds a page.
   *
   * @return the command for the page before it; empty if nothing is to be fetched any more
   */
  Optional<Command> add(Event.History page) {
    if (!(page.of() instanceof RoomName room)) {
      return Optional.empty(); // only rooms are asked for
    }
    Fetch fetch = fetches.get(room);
    if (fetch == null || fetch.isDone) {
      return Optional.empty();
    }
    boolean isEnough = add(page.messages().reversed(), fetch);
    EntryId first = page.first();
    if (isEnough || !page.more() || first == null) {
      fetch.isDone = true;
      return Optional.empty();
    }
    fetch.before = first;
    return Optional.of(page(room, fetch));
  }

  /** Adds entries, the newest first; returns whether no older one is wanted. */
  private boolean add(List<Event.Written> entries, Fetch fetch) {
    for (Event.Written written : entries) {
      if (!(written instanceof Event.Logged entry)) {
        continue;
      }
      boolean isTooOld = wanted.since() != null && entry.time().isBefore(wanted.since());
      if (isTooOld || fetch.messages == wanted.messages()) {
        return true;
      }
      fetch.entries.addFirst(entry);
      fetch.messages += entry instanceof Event.Message ? 1 : 0;
    }
    return fetch.messages == wanted.messages();
  }

  /** Takes the fetched entries of a room, the oldest first; none before all are there. */
  List<Event.Logged> take(RoomName room) {
    Fetch fetch = fetches.get(room);
    return fetch != null && fetch.isDone ? drained(fetch.entries) : List.of();
  }

  /** Takes the events that arrived in a room meanwhile; none before all earlier ones are there. */
  List<Event> takeWaiting(RoomName room) {
    Fetch fetch = fetches.get(room);
    return fetch != null && fetch.isDone ? drained(fetch.waiting) : List.of();
  }

  private static <T> List<T> drained(Collection<T> from) {
    List<T> all = List.copyOf(from);
    from.clear();
    return all;
  }

  /**
   * Fetches no more, because the server refuses it. Returns the rooms that have been fetched for.
   */
  List<RoomName> giveUp() {
    fetches.values().forEach(fetch -> fetch.isDone = true);
    return List.copyOf(fetches.keySet());
  }

  /** Whether everything is there, of all rooms that one is in. */
  boolean isDone() {
    if (wanted.messages() == 0) {
      return true;
    }
    for (Room room : rooms) {
      Fetch fetch = fetches.get(room.name());
      if (fetch == null || !fetch.isDone) {
        return false;
      }
    }
    return true;
  }
}
