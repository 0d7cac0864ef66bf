package belfry.client.chat;

import belfry.protocol.EntryId;
import belfry.protocol.RoomName;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps how far the user has read, some time after it has changed. Belongs to the chat's thread.
 */
final class Reading {
  /** How much of the reading a crash may lose. */
  static final Duration PAUSE = Duration.ofSeconds(5);

  private final Rooms rooms;
  private final ReadMarks marks;
  private final MonotonicClock clock;
  private Map<RoomName, EntryId> kept = Map.of();
  private Duration last = Duration.ZERO;

  Reading(Rooms rooms, ReadMarks marks, MonotonicClock clock) {
    this.rooms = rooms;
    this.marks = marks;
    this.clock = clock;
  }

  /** Notes how far the user has read the current room, and keeps it if that is due. */
  void tick() {
    rooms.find(rooms.current()).ifPresent(Room::readAll);
    if (clock.now().minus(last).compareTo(PAUSE) >= 0) {
      keep();
    }
  }

  /** Keeps how far the user has read. */
  void keep() {
    last = clock.now();
    Map<RoomName, EntryId> now = new HashMap<>();
    for (Room room : rooms) {
      EntryId read = room.read();
      if (read != null) {
        now.put(room.name(), read);
      }
    }
    if (!now.isEmpty() && !now.equals(kept)) {
      kept = now;
      marks.keep(now);
    }
  }
}
