package belfry.trials.chaos;

import belfry.client.wire.Wire;
import belfry.protocol.EntryId;
import belfry.protocol.RoomName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * What all clients know: where instances are, and how far each room has come as far as anybody was
 * told.
 */
final class Town {
  /** Small, so that a client that does not read is felt by the server soon. */
  private static final int RECEIVED_UNREAD = 16 * 1024;

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

  /** A connection to some instance. */
  Wire dial(RandomGenerator random) throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    return new Wire(new InetSocketAddress(here, port(random)), RECEIVED_UNREAD, 0);
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
