package belfry.trials.chaos;

import belfry.protocol.Command;
import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.RoomName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rooms of a client: where it is, and how far it was told each. All of it is in the client's
 * journal. Guarded by whoever owns it.
 */
final class Places {
  private static final String JOIN = "join:";
  private static final String LEAVE = "leave:";

  private final List<RoomName> rooms;
  private final Town town;
  private final Journal journal;
  private final Map<RoomName, EntryId> seen = new HashMap<>();
  private final Set<RoomName> joined = new HashSet<>();

  Places(List<RoomName> rooms, Town town, Journal journal) {
    this.rooms = List.copyOf(rooms);
    this.town = town;
    this.journal = journal;
  }

  List<RoomName> rooms() {
    return rooms;
  }

  /** Asks for all rooms. */
  List<Command> joinAll() {
    return rooms.stream().map(this::join).toList();
  }

  /** Asks for a room, and for what was said there since it was there. */
  Command join(RoomName room) {
    return new Command.Join(JOIN + room.text(), room, seen.get(room), 0);
  }

  Command leave(RoomName room) {
    return new Command.Leave(LEAVE + room.text(), room);
  }

  /** Whether this is the id of something that was asked for here. */
  static boolean haveAsked(String id) {
    return id.startsWith(JOIN) || id.startsWith(LEAVE);
  }

  /** Whether it is in all rooms. */
  boolean areAllEntered() {
    return joined.size() == rooms.size();
  }

  void entered(Event.Entered event) {
    RoomName room = event.room();
    EntryId after = seen.get(room);
    journal.add(new Journal.Joined(now(), room, after, event.last()));
    if (after == null) {
      seen.put(room, event.last());
    }
    town.reached(room, event.last());
    joined.add(room);
  }

  void exited(RoomName room) {
    joined.remove(room);
    journal.add(new Journal.Left(now(), room));
  }

  /** Forgets how far it was told a room, as if it had never been there. */
  void forget(RoomName room) {
    seen.remove(room);
  }

  /** The connection is gone. */
  void lost() {
    joined.clear();
    journal.add(new Journal.Left(now(), null));
  }

  void heard(Event.Message event) {
    RoomName room = event.room();
    String line = Lines.line(room, event.from(), event.text());
    long time = event.time().toEpochMilli();
    seen.put(room, event.message());
    town.reached(room, event.message());
    journal.add(new Journal.Heard(now(), room, event.message(), line, event.text().length(), time));
  }

  void heard(Event.Gap event) {
    journal.add(new Journal.Gap(now(), event.room(), event.from(), event.to()));
    seen.put(event.room(), event.to());
  }

  /**
   * A room that others were told further, and how far it was told that; null where there is none.
   */
  String behind() {
    for (RoomName room : rooms) {
      EntryId end = town.newest(room);
      if (end != null && seen.get(room).compareTo(end) < 0) {
        return room + " up to " + seen.get(room) + " of " + end;
      }
    }
    return null;
  }

  private static long now() {
    return System.currentTimeMillis();
  }
}
