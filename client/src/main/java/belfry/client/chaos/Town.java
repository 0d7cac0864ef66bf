package belfry.client.chaos;

import belfry.protocol.EntryId;
import belfry.protocol.RoomName;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * What all clients know: where instances are, and how far each room has come as far as anybody was
 * told.
 */
final class Town {
  private final List<Integer> ports;
  private final Map<RoomName, EntryId> newest = new ConcurrentHashMap<>();
  private volatile boolean quiet = true;

  Town(List<Integer> ports) {
    this.ports = List.copyOf(ports);
  }

  /** The port of some instance. */
  int port(RandomGenerator random) {
    return ports.get(random.nextInt(ports.size()));
  }

  /** The room has this entry. */
  void reached(RoomName room, EntryId entry) {
    newest.merge(room, entry, (a, b) -> a.compareTo(b) > 0 ? a : b);
  }

  /** The newest entry of a room that anybody knows of, or null. */
  EntryId newest(RoomName room) {
    return newest.get(room);
  }

  /** Whether everybody shall be there and say nothing new. */
  boolean isQuiet() {
    return quiet;
  }

  void quiet(boolean now) {
    quiet = now;
  }
}
