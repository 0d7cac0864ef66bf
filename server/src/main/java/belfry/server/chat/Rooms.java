package belfry.server.chat;

import belfry.protocol.Code;
import belfry.protocol.Event;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.server.backplane.Logs;
import belfry.server.delivery.Delivery;
import belfry.server.delivery.Feed;
import belfry.server.task.Failures;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The rooms that sessions of this instance are in. A room opens with its first use and closes some
 * seconds after its last one. The thread {@code chat-timer} announces arrivals; every ten seconds
 * it starts the thread {@code idle-rooms}, which closes rooms. Thread-safe; it ends with {@link
 * #close}.
 */
final class Rooms implements AutoCloseable {
  private static final long IDLE_SECONDS = 10;

  private final ChatOptions options;
  private final Logs logs;
  private final Delivery delivery;
  private final ChatCounters counters;
  private final Failures failures;
  private final ScheduledExecutorService timer;
  private final Map<RoomName, Room> rooms = new ConcurrentHashMap<>();

  Rooms(
      ChatOptions options, Logs logs, Delivery delivery, ChatCounters counters, Failures failures) {
    this.options = options;
    this.logs = logs;
    this.delivery = delivery;
    this.counters = counters;
    this.failures = failures;
    this.timer = timer();
  }

  private static ScheduledExecutorService timer() {
    var timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("chat-timer").daemon().factory());
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    // A session that ends after the timer did announces no departure: nobody is left to read it.
    timer.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    return timer;
  }

  /** Begins to close rooms that nobody uses any more. */
  void start() {
    var _ =
        timer.scheduleWithFixedDelay(
            failures.guard(
                "chat-timer", () -> failures.startVirtual("idle-rooms", this::closeIdle)),
            IDLE_SECONDS,
            IDLE_SECONDS,
            TimeUnit.SECONDS);
  }

  /**
   * Begins a use of a room, which {@link Room#release} ends.
   *
   * @throws RefusedException if there are too many rooms, or the room can't be followed now
   */
  Room use(RoomName name) {
    while (true) {
      Room room = find(name);
      try {
        if (room.use(logs)) {
          return room;
        }
      } catch (RuntimeException | Error e) {
        rooms.remove(name, room);
        throw e;
      }
      rooms.remove(name, room);
    }
  }

  private Room find(RoomName name) {
    Room room = rooms.get(name);
    if (room != null) {
      return room;
    }
    if (rooms.size() >= options.maxRooms()) {
      throw new RefusedException(
          Code.TOO_MANY_ROOMS, "the server has as many rooms as it may have");
    }
    return rooms.computeIfAbsent(name, this::create);
  }

  private Room create(RoomName name) {
    Feed feed =
        new Feed(
            options.feedItems(), options.feedBytes(), (from, to) -> new Event.Gap(name, from, to));
    return new Room(name, feed, delivery, counters, new ArrivalDigest(timer, failures));
  }

  private void closeIdle() {
    long since = System.nanoTime() - TimeUnit.SECONDS.toNanos(IDLE_SECONDS);
    for (Room room : rooms.values()) {
      failures.guard("closing " + room.name(), () -> closeIfIdle(room, since)).run();
    }
  }

  /** A room that can't be closed in order is forgotten all the same: nobody can use it any more. */
  private void closeIfIdle(Room room, long since) {
    try {
      room.closeIfIdle(since, logs);
    } finally {
      if (room.isClosed()) {
        rooms.remove(room.name(), room);
      }
    }
  }

  /** The number of rooms that a session of this instance is in, or was a moment ago. */
  int count() {
    return rooms.size();
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
