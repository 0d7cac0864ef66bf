package belfry.server.backplane.local;

import belfry.protocol.RoomInfo;
import belfry.protocol.RoomName;
import belfry.server.backplane.ListedRoom;
import belfry.server.backplane.LogName;
import belfry.server.backplane.RoomRules;
import belfry.server.backplane.RoomState;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The list of the occupied rooms of one process that are not hidden. Many clients may ask for it at
 * once, so a list is kept until a room changes. Thread-safe; holds no lock while it asks a log.
 */
final class RoomListing {
  /** An occupied room. Its name is not checked before it is read, because the check is slow. */
  private record Occupied(String name, RoomState state) {
    boolean isHidden() {
      RoomRules rules = state.rules();
      return rules != null && rules.keeping().isHidden();
    }

    ListedRoom listed() {
      String topic = state.topic() == null ? null : state.topic().text();
      RoomInfo info = new RoomInfo(new RoomName(name), state.members(), topic);
      return new ListedRoom(info, state.rules());
    }
  }

  /** A list that is right as long as there are no more changes. */
  private record Kept(long changes, List<ListedRoom> rooms) {}

  private final Map<LogName, LocalLog> logs;
  private final AtomicLong changes = new AtomicLong();
  private volatile @Nullable Kept kept;

  /**
   * @param logs all logs of the process
   */
  RoomListing(Map<LogName, LocalLog> logs) {
    this.logs = logs;
  }

  /** Notes that an occupant, a topic or a rule of a room has changed. */
  void changed() {
    changes.incrementAndGet();
  }

  /** The rooms, largest first. */
  List<ListedRoom> rooms() {
    long now = changes.get(); // before the rooms are read: a later change makes the list too old
    Kept last = kept;
    if (last == null || last.changes() != now) {
      last = new Kept(now, list());
      kept = last;
    }
    return last.rooms();
  }

  private List<ListedRoom> list() {
    List<Occupied> rooms = new ArrayList<>();
    logs.forEach((name, log) -> {
      if (name.isRoom()) {
        Occupied room = new Occupied(name.text(), log.state());
        if (room.state().members() > 0 && !room.isHidden()) {
          rooms.add(room);
        }
      }
    });
    rooms.sort(
        Comparator.<Occupied>comparingInt(room -> -room.state().members())
            .thenComparing(Occupied::name));
    return new AbstractList<>() {
      @Override
      public ListedRoom get(int index) {
        return rooms.get(index).listed();
      }

      @Override
      public int size() {
        return rooms.size();
      }
    };
  }
}
