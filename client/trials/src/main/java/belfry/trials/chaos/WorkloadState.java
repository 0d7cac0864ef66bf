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
import org.jspecify.annotations.Nullable;

/**
 * What all clients of a workload share: where the instances are, the newest entry of each room that
 * any of them knows, and whether they talk. Any thread.
 */
final class WorkloadState {
  /** Bytes. A small buffer lets the server soon notice a client that does not read. */
  private static final int RECEIVE_BUFFER = 16 * 1024;

  private final List<Integer> ports;
  private final Map<RoomName, EntryId> newest = new ConcurrentHashMap<>();
  private volatile boolean quiet = true;

  WorkloadState(List<Integer> ports) {
    this.ports = List.copyOf(ports);
  }

  /** The port of one of the instances. */
  int port(RandomGenerator random) {
    return ports.get(random.nextInt(ports.size()));
  }

  /** A new connection to one of the instances. */
  Wire dial(RandomGenerator random) throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    return new Wire(new InetSocketAddress(here, port(random)), RECEIVE_BUFFER, 0);
  }

  /** A client knows of this entry of a room. */
  void reached(RoomName room, EntryId entry) {
    newest.merge(room, entry, (a, b) -> a.compareTo(b) > 0 ? a : b);
  }

  /** The newest entry of a room that any client knows of, or null. */
  @Nullable EntryId newest(RoomName room) {
    return newest.get(room);
  }

  /** Whether all clients shall be connected and post nothing new. */
  boolean isQuiet() {
    return quiet;
  }

  void quiet(boolean now) {
    quiet = now;
  }
}
