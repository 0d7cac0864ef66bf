package belfry.trials.chaos;

import belfry.client.wire.Wire;
import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A client that does all that the protocol allows. It posts; after a lost connection it comes back
 * to any instance with the last ids that it received, and sends again, with the same ids, what was
 * not acknowledged. Now and then it drops its connection, stays away, stops reading, leaves a room
 * and comes back, or sends again what was acknowledged long ago. All that happens to it is in its
 * journal.
 *
 * <p>Two virtual threads run it until {@link #close}: one connects and reads, the other one acts. A
 * lock guards its state.
 *
 * <pre>
 *   away -> connecting -> naming -> joining -> in all rooms -> (connection lost) -> connecting
 * </pre>
 */
final class WorkloadClient implements AutoCloseable {
  private static final long TICK_MILLIS = 100;
  private static final long READ_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int ACTION_MILLIS = 2_500;
  private static final String NICK = "nick";

  /** The room in which clients post only on {@link #cue}: no later message hides a late one. */
  static final RoomName STILL = new RoomName("still");

  private final Nickname name;
  private final WorkloadState state;
  private final Random random;
  private final Random dials;
  private final Journal journal;
  private final RoomCursors cursors;
  private final Outbox outbox;
  private final List<Thread> threads = new ArrayList<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final PendingAnswers pending = new PendingAnswers();
  private @Nullable Wire wire;
  private @Nullable String token;
  private long actionAt;
  private long awayUntil;
  private long pausedUntil;
  private long pausedMillis;
  private volatile boolean ended;

  WorkloadClient(String name, List<RoomName> rooms, WorkloadState state, long seed) {
    this.name = Nickname.of(name);
    this.state = state;
    this.random = new Random(seed);
    this.dials = new Random(~seed);
    this.journal = new Journal(name);
    this.cursors = new RoomCursors(rooms, state, journal);
    this.outbox = new Outbox(name, journal);
  }

  void start() {
    threads.add(Thread.ofVirtual().name(name + "-reads").start(this::live));
    threads.add(Thread.ofVirtual().name(name + "-acts").start(this::act));
  }

  Journal journal() {
    return journal;
  }

  String name() {
    return name.text();
  }

  List<RoomName> rooms() {
    return cursors.rooms();
  }

  private void live() {
    try {
      while (!ended) {
        awaitEndOfAbsence();
        try (Wire fresh = state.dial(dials)) {
          begin(fresh);
          readAll(fresh);
        } catch (ProtocolException e) {
          journal.add(new Journal.Unexpected(RunClock.now(), String.valueOf(e.getMessage())));
        } catch (IOException _) {
          // as when an instance is killed: the next connection may go to another one
        }
        lost();
        Thread.sleep(50 + dials.nextInt(250));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the run is over
    }
  }

  private void awaitEndOfAbsence() throws InterruptedException {
    lock.lock();
    try {
      while (RunClock.now() < awayUntil && !ended) {
        changed.await(awayUntil - RunClock.now(), TimeUnit.MILLISECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  private void begin(Wire fresh) {
    lock.lock();
    try {
      wire = fresh;
      pending.begin();
      send(fresh, List.of(new Command.Nick(NICK, name, token, null)));
    } finally {
      lock.unlock();
    }
  }

  private void lost() {
    lock.lock();
    try {
      if (wire != null) {
        wire = null;
        pending.lost();
        cursors.lost();
      }
    } finally {
      lock.unlock();
    }
  }

  private void send(Wire to, List<? extends Command> commands) {
    pending.sent(commands.size(), RunClock.now());
    try {
      to.send(commands);
    } catch (IOException _) { // the thread that reads gets the same error
      to.reset();
    }
  }

  private void readAll(Wire from) throws IOException, InterruptedException {
    while (!ended) {
      from.next(System.nanoTime() + READ_NANOS).ifPresent(event -> received(from, event));
      awaitEndOfPause();
    }
  }

  private void awaitEndOfPause() throws InterruptedException {
    lock.lock();
    try {
      long since = RunClock.now();
      boolean paused = since < pausedUntil;
      while (RunClock.now() < pausedUntil && !ended) {
        long before = RunClock.now();
        changed.await(pausedUntil - before, TimeUnit.MILLISECONDS);
        pausedMillis += RunClock.now() - before;
      }
      if (paused) {
        pending.readAgain(RunClock.now());
        journal.add(new Journal.Reading(RunClock.now(), true));
      }
    } finally {
      lock.unlock();
    }
  }

  private void received(Wire from, Event event) {
    lock.lock();
    try {
      switch (event) {
        case Event.Welcome e -> token = token == null ? e.token() : token;
        case Event.Named e -> named(from, e);
        case Event.Entered e -> entered(from, e);
        case Event.Exited e -> exited(from, e);
        case Event.Message e -> cursors.received(e);
        case Event.Gap e -> {
          if (e.room() != null) {
            cursors.received(e);
          }
        }
        case Event.Ack e -> acknowledged(e);
        case Event.Refused e -> refused(from, e);
        case Event.People e -> {
          pending.answered(RunClock.now());
          pending.answered(e);
        }
        case Event.Restart _ -> {
          if (random.nextBoolean()) { // some go at once, some stay to the end
            from.close();
          }
        }
        case Event.Joined _, Event.Left _, Event.Renamed _, Event.Notice _, Event.Bye _ -> {
          // nothing to do
        }
        default -> journal.add(new Journal.Unexpected(RunClock.now(), "not asked for: " + event));
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void named(Wire from, Event.Named event) {
    pending.answered(RunClock.now());
    if (!event.you().equals(name)) {
      journal.add(new Journal.Unexpected(RunClock.now(), "it is named " + event.you()));
    }
    send(from, cursors.joinAll());
  }

  private void entered(Wire from, Event.Entered event) {
    pending.answered(RunClock.now());
    cursors.entered(event);
    if (cursors.areAllJoined() && !outbox.unacked().isEmpty()) {
      send(from, outbox.again());
    }
  }

  private void exited(Wire from, Event.Exited event) {
    if (event.id() == null) { // it could not be let in after all; a refusal comes next
      return;
    }
    pending.answered(RunClock.now());
    cursors.exited(event.room());
    if (random.nextInt(3) == 0) {
      cursors.forget(event.room());
    }
    send(from, List.of(cursors.join(event.room())));
  }

  private void acknowledged(Event.Ack event) {
    pending.answered(RunClock.now());
    RoomName room = outbox.acknowledged(event);
    if (room != null) {
      state.reached(room, event.message());
    }
  }

  private void refused(Wire from, Event.Refused event) {
    pending.answered(RunClock.now());
    Code code = event.refusal().code();
    if (!code.mayBeTriedAgain() && code != Code.NAME_TAKEN) {
      journal.add(new Journal.Unexpected(RunClock.now(), "refused: " + event));
    }
    String id = String.valueOf(event.id());
    if (!pending.refused(id)) {
      if (id.equals(NICK) || RoomCursors.isOwnId(id)) {
        from.close(); // another instance may let it in
      } else {
        outbox.refused(id);
      }
    }
  }

  private boolean isInAllRooms() {
    return wire != null && cursors.areAllJoined();
  }

  private void act() {
    try {
      while (!ended) {
        Thread.sleep(TICK_MILLIS);
        lock.lock();
        try {
          tick(RunClock.now());
        } finally {
          lock.unlock();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the run is over
    }
  }

  private void tick(long now) {
    if (state.isQuiet()) {
      awayUntil = 0;
      pausedUntil = 0;
      changed.signalAll();
    }
    Wire to = wire;
    if (to == null || now < pausedUntil) {
      return;
    }
    if (pending.isOverdue(now)) {
      to.reset();
    } else if (isInAllRooms() && pending.count() == 0 && outbox.isDue()) {
      send(to, outbox.again());
    } else if (!state.isQuiet() && now >= actionAt && isFree()) {
      actionAt = now + ACTION_MILLIS / 2 + random.nextInt(ACTION_MILLIS);
      action(to, now);
    }
  }

  /** Whether it waits for nothing. */
  private boolean isFree() {
    return isInAllRooms() && pending.count() == 0 && outbox.unacked().isEmpty();
  }

  /** Does something at random: most often it posts. */
  private void action(Wire to, long now) {
    int drawn = random.nextInt(100);
    if (drawn < 74) {
      RoomName room = someRoom();
      if (!room.equals(STILL)) {
        send(to, outbox.burst(room, 1 + random.nextInt(3)));
      }
    } else if (drawn < 80) {
      send(to, outbox.repeat(random));
    } else if (drawn < 85) {
      to.reset();
    } else if (drawn < 89) {
      to.close();
    } else if (drawn < 92) {
      awayUntil = now + 2_000 + random.nextInt(10_000);
      to.reset();
    } else if (drawn < 96) {
      pauseReading(Duration.ofMillis(1_000 + random.nextInt(5_000)));
    } else {
      send(to, List.of(cursors.leave(someRoom())));
    }
  }

  private RoomName someRoom() {
    return rooms().get(random.nextInt(rooms().size()));
  }

  /** Reads nothing for a while. Any thread. */
  void pauseReading(Duration length) {
    lock.lock();
    try {
      if (RunClock.now() >= pausedUntil) {
        journal.add(new Journal.Reading(RunClock.now(), false));
      }
      pausedUntil = RunClock.now() + length.toMillis();
    } finally {
      lock.unlock();
    }
  }

  /** Milliseconds in which something could have been read, and was not. Any thread. */
  long pausedMillis() {
    lock.lock();
    try {
      return pausedMillis;
    } finally {
      lock.unlock();
    }
  }

  /** Posts one message in the still room, if it can; returns whether it did. Any thread. */
  boolean cue() {
    lock.lock();
    try {
      Wire to = wire;
      if (to == null || !rooms().contains(STILL) || !isFree() || RunClock.now() < pausedUntil) {
        return false;
      }
      send(to, outbox.burst(STILL, 1));
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Asks for the members of a room; cancelled if no answer can come. Any thread. */
  CompletableFuture<Event.People> who(RoomName room) {
    CompletableFuture<Event.People> question = new CompletableFuture<>();
    lock.lock();
    try {
      if (wire == null) {
        question.cancel(false);
      } else {
        send(wire, List.of(new Command.Who(pending.ask(question), room)));
      }
    } finally {
      lock.unlock();
    }
    return question;
  }

  /** What it waits for, or null if it is at rest. Any thread. */
  @Nullable String unsettled() {
    lock.lock();
    try {
      if (!isInAllRooms()) {
        return name + (wire == null ? " has no connection" : " is not in all of its rooms");
      }
      if (pending.count() > 0 || !outbox.unacked().isEmpty()) {
        return "%s waits for %d answers, and sends again %s"
            .formatted(name, pending.count(), outbox.unacked());
      }
      String behind = cursors.behind();
      return behind == null ? null : name + " received " + behind;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
      if (wire != null) {
        wire.close();
      }
    } finally {
      lock.unlock();
    }
    threads.forEach(Thread::interrupt);
  }
}
