package belfry.trials.chaos;

import belfry.client.wire.Wire;
import belfry.protocol.EntryId;
import belfry.protocol.RoomName;
import belfry.trials.door.Doors;
import belfry.trials.process.ServerInstance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What all clients of a workload share: where the instances are, the newest entry of each room that
 * any of them knows, and whether they talk. Any thread.
 */
final class WorkloadState {
  /** Bytes. A small buffer lets the server soon notice a client that does not read. */
  private static final int RECEIVE_BUFFER = 16 * 1024;

  private final List<Integer> ports;
  private final List<String> names;

  /** Null if all clients come over TCP. */
  private final @Nullable Doors doors;

  private final Map<Doors.Door, Integer> dialled = new ConcurrentHashMap<>();
  private final Map<RoomName, EntryId> newest = new ConcurrentHashMap<>();
  private volatile boolean quiet = true;

  /** All clients come over TCP, to instances on these ports. */
  WorkloadState(List<Integer> ports) {
    this.ports = List.copyOf(ports);
    this.names = List.of();
    this.doors = null;
  }

  /** The clients come through all doors of the instances. */
  WorkloadState(List<ServerInstance> instances, Doors doors) {
    this.ports = instances.stream().map(ServerInstance::port).toList();
    this.names = instances.stream().map(ServerInstance::name).toList();
    this.doors = doors;
  }

  /** The port of one of the instances. */
  int port(RandomGenerator random) {
    return ports.get(random.nextInt(ports.size()));
  }

  /** A new connection to one of the instances. */
  Wire dial(RandomGenerator random) throws IOException {
    int instance = random.nextInt(ports.size());
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(instance));
    if (doors == null) {
      return new Wire(address, RECEIVE_BUFFER, 0);
    }
    Doors.Door door = doors.choose(random);
    Wire wire = new Wire(doors.connect(door, names.get(instance), address, RECEIVE_BUFFER));
    dialled.merge(door, 1, Integer::sum);
    return wire;
  }

  /** The number of connections through each door, in words. */
  String dialled() {
    return new TreeMap<>(dialled)
        .entrySet().stream()
            .map(one -> one.getKey().words() + " " + one.getValue())
            .collect(Collectors.joining(", "));
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
