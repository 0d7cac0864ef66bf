package belfry.server.chat;

import belfry.protocol.Code;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.protocol.dialect.Dialect;
import belfry.protocol.json.JsonDialect;
import belfry.protocol.text.TextDialect;
import belfry.server.backplane.Backplane;
import belfry.server.backplane.Holder;
import belfry.server.backplane.Names;
import belfry.server.delivery.Delivery;
import belfry.server.delivery.Encoding;
import belfry.server.delivery.Feed;
import belfry.server.delivery.Outgoing;
import belfry.server.delivery.Sink;
import belfry.server.measure.Measure;
import belfry.server.task.Failures;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * All rooms and sessions of this instance. Opens sessions, hands out rooms, and closes those that
 * nobody is in any more.
 */
public final class Chat implements Names.Listener, AutoCloseable {
  private static final long ROOM_IDLE_SECONDS = 10;
  private static final int TOKEN_BYTES = 16;
  private static final int ID_BYTES = 6;

  private final ChatOptions options;
  private final InstantSource clock;
  private final Backplane backplane;
  private final Dialect text;
  private final Dialect json = new JsonDialect();
  private final Delivery delivery;
  private final Encoding textEncoding;
  private final Encoding jsonEncoding;
  private final ChatCounters counters = new ChatCounters();
  private final SecureRandom random = new SecureRandom();
  private final String instance = randomHex(ID_BYTES);
  private final AtomicLong opened = new AtomicLong();
  private final Map<RoomName, Room> rooms = new ConcurrentHashMap<>();
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer;
  private volatile boolean stopping;

  /**
   * Chat over a backplane, which this chat starts and closes.
   *
   * @param failures receives the errors of the threads and tasks of chat
   */
  public Chat(ChatOptions options, InstantSource clock, Failures failures, Backplane backplane) {
    this.options = options;
    this.clock = clock;
    this.text = new TextDialect(options.zone());
    this.delivery = new Delivery(failures);
    this.textEncoding = delivery.encoding("text", false, text::encode);
    this.jsonEncoding = delivery.encoding("json", true, json::encode);
    var scheduler =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("chat-timer").daemon().factory());
    scheduler.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    // Sessions that end after the timer did need not tell anybody that somebody went.
    scheduler.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    this.timer = scheduler;
    this.backplane = backplane;
  }

  /** Starts the backplane and the timer. No session may be opened before. */
  public void start() {
    backplane.start(this);
    var _ =
        timer.scheduleWithFixedDelay(
            () -> Thread.ofVirtual().name("idle-rooms").start(this::closeIdleRooms),
            ROOM_IDLE_SECONDS,
            ROOM_IDLE_SECONDS,
            TimeUnit.SECONDS);
  }

  /**
   * Opens a session, as text: gives it a name, greets it and lets it into the lobby.
   *
   * @throws RefusedException when that can't be done now
   */
  public Session open(Sink sink) {
    if (stopping) {
      throw new RefusedException(Code.STOPPING, "the server is about to stop");
    }
    Holder holder = new Holder(instance + "." + opened.incrementAndGet(), randomHex(TOKEN_BYTES));
    Session session =
        new Session(
            this, holder, new Outgoing(holder.id(), sink, textEncoding, delivery), sink, text);
    sessions.put(holder.id(), session);
    try {
      session.open(random);
      return session;
    } catch (RuntimeException | Error e) {
      session.close();
      throw e;
    }
  }

  private String randomHex(int bytes) {
    byte[] secret = new byte[bytes];
    random.nextBytes(secret);
    return HexFormat.of().formatHex(secret);
  }

  /** Begins a use of a room. */
  Room use(RoomName name) {
    while (true) {
      Room room = rooms.get(name);
      if (room == null) {
        if (rooms.size() >= options.maxRooms()) {
          throw new RefusedException(
              Code.TOO_MANY_ROOMS, "the server has as many rooms as it may have");
        }
        room = rooms.computeIfAbsent(name, this::newRoom);
      }
      try {
        if (room.use(backplane.logs())) {
          return room;
        }
      } catch (RuntimeException | Error e) {
        rooms.remove(name, room);
        throw e;
      }
      rooms.remove(name, room);
    }
  }

  private Room newRoom(RoomName name) {
    Feed feed =
        new Feed(
            options.feedFrames(), options.feedBytes(), (from, to) -> new Event.Gap(name, from, to));
    return new Room(name, feed, delivery, counters, new ArrivalDigest(timer));
  }

  private void closeIdleRooms() {
    long since = System.nanoTime() - TimeUnit.SECONDS.toNanos(ROOM_IDLE_SECONDS);
    rooms.values().removeIf(room -> room.closeIfIdle(since, backplane.logs()));
  }

  void closed(Session session) {
    sessions.remove(session.id(), session);
  }

  @Override
  public void nameLost(String holder, Nickname name, String why) {
    Session session = sessions.get(holder);
    if (session != null) {
      session.end(why);
    }
  }

  /** Tells everybody that the server is about to stop; no session is opened from now on. */
  public void announceRestart() {
    stopping = true;
    sessions.values().forEach(session -> session.tell(new Event.Restart()));
  }

  /** How many sessions there are. */
  public int sessions() {
    return sessions.size();
  }

  /** How many rooms somebody of this instance is in, or was a moment ago. */
  public int rooms() {
    return rooms.size();
  }

  /** How rooms and sessions do. */
  public List<Measure> measures() {
    List<Measure> measures = new ArrayList<>(counters.measures());
    measures.addAll(delivery.measures());
    measures.add(new Measure.Gauge("sessions", "Sessions that are open.", sessions::size));
    measures.add(
        new Measure.Gauge("rooms", "Rooms that somebody of this instance is in.", rooms::size));
    measures.add(
        new Measure.Gauge(
            "send_queue_bytes",
            "Bytes of answers and notices that wait to be written.",
            this::answersHeld));
    return measures;
  }

  private double answersHeld() {
    return sessions.values().stream().mapToLong(session -> session.outgoing().answersHeld()).sum();
  }

  ChatCounters counters() {
    return counters;
  }

  ChatOptions options() {
    return options;
  }

  /** What this chat shares with other instances. */
  public Backplane backplane() {
    return backplane;
  }

  InstantSource clock() {
    return clock;
  }

  Dialect json() {
    return json;
  }

  Encoding jsonEncoding() {
    return jsonEncoding;
  }

  @Override
  public void close() {
    timer.shutdownNow();
    backplane.close();
  }
}
