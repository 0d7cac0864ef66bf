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
import org.jspecify.annotations.Nullable;

/**
 * The rooms of one client: which of them it is in, and the last entry of each that it received. It
 * notes what happens to them in the client's journal. The lock of the client guards it.
 */
final class RoomCursors {
  private static final String JOIN = "join:";
  private static final String LEAVE = "leave:";

  private final List<RoomName> rooms;
  private final WorkloadState state;
  private final Journal journal;
  private final Map<RoomName, EntryId> cursors = new HashMap<>();
  private final Set<RoomName> joined = new HashSet<>();

  RoomCursors(List<RoomName> rooms, WorkloadState state, Journal journal) {
    this.rooms = List.copyOf(rooms);
    this.state = state;
    this.journal = journal;
  }

  List<RoomName> rooms() {
    return rooms;
  }

  /** Asks for all rooms. */
  List<Command> joinAll() {
    return rooms.stream().map(this::join).toList();
  }

  /** Asks for a room, and for everything behind the last entry that the client received of it. */
  Command join(RoomName room) {
    return new Command.Join(JOIN + room.text(), room, cursors.get(room), 0);
  }

  Command leave(RoomName room) {
    return new Command.Leave(LEAVE + room.text(), room);
  }

  /** Whether this is the id of a command that was made here. */
  static boolean isOwnId(String id) {
    return id.startsWith(JOIN) || id.startsWith(LEAVE);
  }

  /** Whether the client is in all of its rooms. */
  boolean areAllJoined() {
    return joined.size() == rooms.size();
  }

  void entered(Event.Entered event) {
    RoomName room = event.room();
    EntryId after = cursors.get(room);
    journal.add(new Journal.Joined(RunClock.now(), room, after, event.last()));
    if (after == null) {
      cursors.put(room, event.last());
    }
    state.reached(room, event.last());
    joined.add(room);
  }

  void exited(RoomName room) {
    joined.remove(room);
    journal.add(new Journal.Left(RunClock.now(), room));
  }

  /** Forgets what the client received of a room, as if it had never been there. */
  void forget(RoomName room) {
    cursors.remove(room);
  }

  /** The connection is lost. */
  void lost() {
    joined.clear();
    journal.add(new Journal.Left(RunClock.now(), null));
  }

  void received(Event.Logged event) {
    RoomName room = event.room();
    String key = TestMessages.keyOf(room, event.from(), event.text());
    long time = event.time().toEpochMilli();
    cursors.put(room, event.message());
    state.reached(room, event.message());
    journal.add(
        new Journal.Received(
            RunClock.now(), room, event.message(), key, event.text().length(), time));
    if (event instanceof Event.Moderated act) {
      journal.add(
          new Journal.Moderated(
              RunClock.now(), room, act.message(), act.sanction(), act.who().text()));
    }
  }

  void received(Event.Gap event) {
    if (event.room() == null) {
      return; // a gap in the inbox: the run compares rooms only
    }
    journal.add(new Journal.Gap(RunClock.now(), event.room(), event.from(), event.to()));
    cursors.put(event.room(), event.to());
  }

  /** A room in which other clients received newer entries, for a report; null if there is none. */
  @Nullable String behind() {
    for (RoomName room : rooms) {
      EntryId end = state.newest(room);
      EntryId cursor = cursors.get(room);
      if (end != null && cursor != null && cursor.compareTo(end) < 0) {
        return room + " up to " + cursor + " of " + end;
      }
    }
    return null;
  }
}
