package belfry.trials.chaos;

import belfry.client.wire.Wire;
import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.Limits;
import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A client that does all that the protocol allows: it talks, comes back after a lost connection to
 * any instance with the last id that it saw, and sends again what was not acknowledged with the
 * same id. Now and then it drops its connection, stays away, stops reading, leaves a room and comes
 * back, or says again what was acknowledged long ago. All that it sees is in its journal.
 *
 * <p>Two virtual threads run it until {@link #close}: one connects and reads, one acts. Its state
 * is guarded by a lock.
 *
 * <pre>
 *   away -> connecting -> naming -> joining -> in all rooms -> (connection lost) -> connecting
 * </pre>
 */
final class Citizen implements AutoCloseable {
  private static final long TICK_MILLIS = 100;
  private static final long A_WHILE = Duration.ofSeconds(10).toNanos();
  private static final int DEED_MILLIS = 2_500;

  private static final String NICK = "nick";

  /** The longest wait for an answer, which may be that it can't be done now. */
  private static final long PATIENCE_MILLIS = Limits.ANSWER.toMillis() + 3_000;

  /** The room where nobody speaks but on {@link #cue}, so that nothing hides what is late. */
  static final RoomName STILL = new RoomName("still");

  private final Nickname name;
  private final Town town;
  private final Random whims;
  private final Random dials;
  private final Journal journal;
  private final Places places;
  private final Outbox outbox;
  private final List<Thread> threads = new ArrayList<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, CompletableFuture<Event.People>> questions = new HashMap<>();
  private Wire wire;
  private String token;
  private int asked;
  private int unanswered;
  private long answeredAt;
  private long deedAt;
  private long awayUntil;
  private long deafUntil;
  private volatile boolean ended;

  Citizen(String name, List<RoomName> rooms, Town town, long seed) {
    this.name = Nickname.of(name);
    this.town = town;
    this.whims = new Random(seed);
    this.dials = new Random(~seed);
    this.journal = new Journal(name);
    this.places = new Places(rooms, town, journal);
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
    return places.rooms();
  }

  private static long now() {
    return System.currentTimeMillis();
  }

  private void live() {
    try {
      while (!ended) {
        awaitUntilBack();
        try (Wire fresh = town.dial(dials)) {
          begin(fresh);
          listen(fresh);
        } catch (ProtocolException e) {
          journal.add(new Journal.Odd(now(), e.getMessage()));
        } catch (IOException _) {
          // as when an instance is killed: on to the next
        }
        lost();
        Thread.sleep(50 + dials.nextInt(250));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the run is over
    }
  }

  private void awaitUntilBack() throws InterruptedException {
    lock.lock();
    try {
      while (now() < awayUntil && !ended) {
        changed.await(awayUntil - now(), TimeUnit.MILLISECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  private void begin(Wire fresh) {
    lock.lock();
    try {
      wire = fresh;
      unanswered = 0;
      send(List.of(new Command.Nick(NICK, name, token, null)));
    } finally {
      lock.unlock();
    }
  }

  private void lost() {
    lock.lock();
    try {
      if (wire == null) {
        return;
      }
      wire = null;
      questions.values().forEach(question -> question.cancel(false));
      questions.clear();
      places.lost();
    } finally {
      lock.unlock();
    }
  }

  private void send(List<? extends Command> commands) {
    if (unanswered == 0) {
      answeredAt = now();
    }
    unanswered += commands.size();
    try {
      wire.send(commands);
    } catch (IOException _) { // the one who reads is told the same
      wire.reset();
    }
  }

  private void listen(Wire fresh) throws IOException, InterruptedException {
    while (!ended) {
      fresh.next(System.nanoTime() + A_WHILE).ifPresent(this::heard);
      awaitReading();
    }
  }

  private void awaitReading() throws InterruptedException {
    lock.lock();
    try {
      boolean deaf = now() < deafUntil;
      while (now() < deafUntil && !ended) {
        changed.await(deafUntil - now(), TimeUnit.MILLISECONDS);
      }
      if (deaf) {
        answeredAt = now();
        journal.add(new Journal.Reads(now(), true));
      }
    } finally {
      lock.unlock();
    }
  }

  private void heard(Event event) {
    lock.lock();
    try {
      switch (event) {
        case Event.Welcome e -> token = token == null ? e.token() : token;
        case Event.Named e -> named(e);
        case Event.Entered e -> entered(e);
        case Event.Exited e -> exited(e);
        case Event.Message e -> places.heard(e);
        case Event.Gap e -> {
          if (e.room() != null) {
            places.heard(e);
          }
        }
        case Event.Ack e -> acknowledged(e);
        case Event.Refused e -> refused(e);
        case Event.People e -> {
          answered();
          CompletableFuture<Event.People> question = questions.remove(e.id());
          if (question != null) {
            question.complete(e);
          }
        }
        case Event.Restart _ -> {
          if (whims.nextBoolean()) { // some go at once, some stay to the end
            wire.close();
          }
        }
        case Event.Joined _, Event.Left _, Event.Renamed _, Event.Notice _, Event.Bye _ -> {
          // nothing to do
        }
        default -> journal.add(new Journal.Odd(now(), "not asked for: " + event));
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void answered() {
    unanswered--;
    answeredAt = now();
  }

  private void named(Event.Named event) {
    answered();
    if (!event.you().equals(name)) {
      journal.add(new Journal.Odd(now(), "it is named " + event.you()));
    }
    send(places.joinAll());
  }

  private void entered(Event.Entered event) {
    answered();
    places.entered(event);
    if (isEverywhere() && !outbox.unacked().isEmpty()) {
      send(outbox.again());
    }
  }

  private void exited(Event.Exited event) {
    if (event.id() == null) { // it could not be let in after all; a refusal comes next
      return;
    }
    answered();
    places.exited(event.room());
    if (whims.nextInt(3) == 0) {
      places.forget(event.room());
    }
    send(List.of(places.join(event.room())));
  }

  private void acknowledged(Event.Ack event) {
    answered();
    RoomName room = outbox.acknowledged(event);
    if (room != null) {
      town.reached(room, event.message());
    }
  }

  private void refused(Event.Refused event) {
    answered();
    Code code = event.refusal().code();
    if (!code.mayBeTriedAgain() && code != Code.NAME_TAKEN) {
      journal.add(new Journal.Odd(now(), "refused: " + event));
    }
    String id = String.valueOf(event.id());
    if (questions.containsKey(id)) {
      questions.remove(id).cancel(false);
    } else if (id.equals(NICK) || Places.haveAsked(id)) {
      wire.close(); // on to another instance
    } else {
      outbox.refused(id);
    }
  }

  private boolean isEverywhere() {
    return wire != null && places.areAllEntered();
  }

  private void act() {
    try {
      while (!ended) {
        Thread.sleep(TICK_MILLIS);
        lock.lock();
        try {
          tick();
        } finally {
          lock.unlock();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the run is over
    }
  }

  private void tick() {
    long now = now();
    if (town.isQuiet()) {
      awayUntil = 0;
      deafUntil = 0;
      changed.signalAll();
    }
    if (wire == null || now < deafUntil) {
      return;
    }
    if (unanswered > 0 && now - answeredAt > PATIENCE_MILLIS) {
      wire.reset();
    } else if (isEverywhere() && unanswered == 0 && outbox.isDue()) {
      send(outbox.again());
    } else if (!town.isQuiet() && now >= deedAt && isFree()) {
      deedAt = now + DEED_MILLIS / 2 + whims.nextInt(DEED_MILLIS);
      deed(now);
    }
  }

  /** Whether it has nothing left to do. */
  private boolean isFree() {
    return isEverywhere() && unanswered == 0 && outbox.unacked().isEmpty();
  }

  private void deed(long now) {
    int whim = whims.nextInt(100);
    if (whim < 74) {
      RoomName room = someRoom();
      if (!room.equals(STILL)) {
        send(outbox.burst(room, 1 + whims.nextInt(3)));
      }
    } else if (whim < 80) {
      send(outbox.repeat(whims));
    } else if (whim < 85) {
      wire.reset();
    } else if (whim < 89) {
      wire.close();
    } else if (whim < 92) {
      awayUntil = now + 2_000 + whims.nextInt(10_000);
      wire.reset();
    } else if (whim < 96) {
      stopReading(Duration.ofMillis(1_000 + whims.nextInt(5_000)));
    } else {
      send(List.of(places.leave(someRoom())));
    }
  }

  private RoomName someRoom() {
    return rooms().get(whims.nextInt(rooms().size()));
  }

  /** Reads nothing for a while. Any thread. */
  void stopReading(Duration length) {
    lock.lock();
    try {
      if (now() >= deafUntil) {
        journal.add(new Journal.Reads(now(), false));
      }
      deafUntil = now() + length.toMillis();
    } finally {
      lock.unlock();
    }
  }

  /** Says one line in the room where nobody speaks otherwise, if it can; says whether it did. */
  boolean cue() {
    lock.lock();
    try {
      boolean can = rooms().contains(STILL) && isFree() && now() >= deafUntil;
      if (can) {
        send(outbox.burst(STILL, 1));
      }
      return can;
    } finally {
      lock.unlock();
    }
  }

  /** Asks who is in a room; the answer is cancelled when none can come. Any thread. */
  CompletableFuture<Event.People> who(RoomName room) {
    CompletableFuture<Event.People> question = new CompletableFuture<>();
    lock.lock();
    try {
      if (wire == null) {
        question.cancel(false);
      } else {
        String id = "who:" + ++asked;
        questions.put(id, question);
        send(List.of(new Command.Who(id, room)));
      }
    } finally {
      lock.unlock();
    }
    return question;
  }

  /** Why it is not at rest: what it waits for, or null when it waits for nothing. Any thread. */
  String unsettled() {
    lock.lock();
    try {
      if (!isEverywhere()) {
        return name + (wire == null ? " has no connection" : " is not in all of its rooms");
      }
      if (unanswered > 0 || !outbox.unacked().isEmpty()) {
        return name + " waits for " + unanswered + " answers and says again " + outbox.unacked();
      }
      String behind = places.behind();
      return behind == null ? null : name + " was told " + behind;
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
