package belfry.server.chat;

import belfry.protocol.Code;
import belfry.protocol.Event;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Logs;
import belfry.server.backplane.Records;
import belfry.server.delivery.Delivery;
import belfry.server.delivery.Feed;
import belfry.server.measure.Allowances;
import belfry.server.rules.Restrictions;
import belfry.server.task.Failures;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rooms that sessions of this instance are in. A room opens with its first use and closes some
 * seconds after its last one. The thread {@code chat-timer} announces arrivals; every ten seconds
 * it starts the thread {@code idle-rooms}, which closes rooms. Thread-safe; it ends with {@link
 * #close}.
 */
final class Rooms implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Rooms.class);

  /**
   * The number of rooms that sessions of one origin may begin at once, and then within each hour. A
   * room begins with the first entry of its log, which outlives the room: so the number of open
   * rooms does not bound the memory that an origin takes.
   */
  static final int NEW_AN_HOUR = 100;

  private static final long IDLE_SECONDS = 10;

  /** The part of all rooms that the sessions of one origin may open: one of this many. */
  private static final int SHARES = 4;

  private final ChatOptions options;
  private final Logs logs;
  private final Optional<Records> records;
  private final Delivery delivery;
  private final ChatCounters counters;
  private final Failures failures;
  private final InstantSource clock;
  private final Supplier<Restrictions> restrictions;
  private final ScheduledExecutorService timer;
  private final Map<RoomName, Room> rooms = new ConcurrentHashMap<>();

  /** Every open room without a use, and sometimes one that is used again. */
  private final Set<Room> idle = ConcurrentHashMap.newKeySet();

  /** The number of open rooms that the sessions of one origin opened, by origin. */
  private final Map<String, Integer> opened = new ConcurrentHashMap<>();

  private volatile Room.Evictions evictions = (_, _, _, _) -> {};

  private final Allowances begun = new Allowances(NEW_AN_HOUR, Duration.ofHours(1));

  Rooms(
      ChatOptions options,
      Logs logs,
      Optional<Records> records,
      Delivery delivery,
      ChatCounters counters,
      Failures failures,
      InstantSource clock,
      Supplier<Restrictions> restrictions) {
    this.options = options;
    this.logs = logs;
    this.records = records;
    this.delivery = delivery;
    this.counters = counters;
    this.failures = failures;
    this.clock = clock;
    this.restrictions = restrictions;
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

  /**
   * Begins to close rooms that nobody uses any more.
   *
   * @param evictions ends the reading of sessions that are put out of a room
   */
  void start(Room.Evictions evictions) {
    this.evictions = evictions;
    var _ =
        timer.scheduleWithFixedDelay(
            failures.guard(
                "chat-timer", () -> failures.startVirtual("idle-rooms", this::closeIdle)),
            IDLE_SECONDS,
            IDLE_SECONDS,
            TimeUnit.SECONDS);
  }

  /**
   * Begins a use of a room, which {@link #release} ends. The lobby has no limit. Any other room is
   * opened only within the limits of all rooms and of the origin's rooms. If a limit is reached,
   * rooms without a member are closed first.
   *
   * @param origin the origin of the session; empty if its rooms count only towards all rooms
   * @throws RefusedException if there are too many rooms, or the room can't be followed now
   */
  Room use(RoomName name, Optional<String> origin) {
    while (true) {
      Room room = find(name, origin);
      try {
        if (room.use(logs)) {
          return room;
        }
      } catch (RuntimeException | Error e) {
        forget(room);
        throw e;
      }
      forget(room);
    }
  }

  /**
   * Checks that a session may write in a room. The first message of a room is written only within
   * the rate at which the origin may begin rooms.
   *
   * @param origin the origin of the session; empty for no limit
   * @throws RefusedException if the origin has begun too many rooms, or nobody may begin one now
   */
  void checkWrite(Room room, Optional<String> origin) {
    if (room.isLobby() || room.feed().newest().last().seq() > 0) {
      return;
    }
    Rulings.check(restrictions.get().ofNewRoom(clock.instant()));
    if (origin.isPresent() && !begun.take(origin.get(), System.nanoTime())) {
      throw new RefusedException(
          Code.TOO_MANY_ROOMS,
          "your address may begin "
              + NEW_AN_HOUR
              + " new rooms an hour; use a room that has messages, or try later");
    }
  }

  /** Ends a use of a room. */
  void release(Room room) {
    room.release(System.nanoTime());
    if (room.isIdle()) {
      idle.add(room);
    }
  }

  private Room find(RoomName name, Optional<String> origin) {
    Room room = rooms.get(name);
    if (room != null) {
      return room;
    }
    if (name.equals(RoomName.LOBBY)) {
      return rooms.computeIfAbsent(name, _ -> create(name, Optional.empty()));
    }
    if (refusal(origin).isPresent()) {
      closeIdle(System.nanoTime() + 1);
    }
    Optional<String> still = refusal(origin);
    if (still.isPresent()) {
      throw new RefusedException(Code.TOO_MANY_ROOMS, still.get());
    }
    return rooms.computeIfAbsent(name, _ -> open(name, origin));
  }

  private Optional<String> refusal(Optional<String> origin) {
    int lobby = rooms.containsKey(RoomName.LOBBY) ? 1 : 0;
    if (rooms.size() - lobby >= options.maxRooms()) {
      return Optional.of("the server has as many rooms as it may have");
    }
    int share = Math.max(1, options.maxRooms() / SHARES);
    return origin
        .filter(key -> opened.getOrDefault(key, 0) >= share)
        .map(_ -> "your address has opened as many rooms as it may (" + share + ")");
  }

  private Room open(RoomName name, Optional<String> origin) {
    Room room = create(name, origin);
    origin.ifPresent(key -> opened.merge(key, 1, Integer::sum));
    return room;
  }

  private Room create(RoomName name, Optional<String> origin) {
    Feed feed =
        new Feed(
            new Feed.Bounds(
                options.feedItems(),
                options.feedBytes(),
                (from, to) -> new Event.Gap(name, from, to)));
    return new Room(
        name,
        origin,
        feed,
        delivery,
        counters,
        new ArrivalDigest(timer, failures),
        (ruling, room, by, end) -> evictions.putOut(ruling, room, by, end),
        unfinished -> finish(name, unfinished));
  }

  /** The log can be read without this: the next instance that opens the room tries it again. */
  private void finish(RoomName room, UnfinishedCorrections unfinished) {
    records.ifPresent(kept ->
        failures.startVirtual(
            "corrections-" + room,
            () -> {
              try {
                unfinished.finish(kept, LogName.of(room));
              } catch (RefusedException e) {
                log.debug("Corrections in {} are not made now: {}", room, e.getMessage());
              }
            }));
  }

  private void forget(Room room) {
    if (rooms.remove(room.name(), room)) {
      room.origin().ifPresent(key -> opened.computeIfPresent(key, (_, n) -> n == 1 ? null : n - 1));
    }
  }

  private void closeIdle() {
    closeIdle(System.nanoTime() - TimeUnit.SECONDS.toNanos(IDLE_SECONDS));
  }

  /** Closes the rooms that nobody has used since a time. */
  private void closeIdle(long since) {
    for (Room room : List.copyOf(idle)) {
      idle.remove(room);
      failures.guard("closing " + room.name(), () -> closeIfIdle(room, since)).run();
      if (room.isIdle()) {
        idle.add(room);
      }
    }
  }

  /** Forgets a closed room even if its log reports an error: nobody can use it any more. */
  private void closeIfIdle(Room room, long since) {
    try {
      room.closeIfIdle(since, logs);
    } finally {
      if (room.isClosed()) {
        forget(room);
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
