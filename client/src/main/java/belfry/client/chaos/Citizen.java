package belfry.client.chaos;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.EntryId;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
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
final class Citizen implements Wire.Reader, AutoCloseable {
  private static final long TICK_MILLIS = 100;
  private static final long RETRY_MILLIS = 200;
  private static final int DEED_MILLIS = 2_500;
  private static final int REMEMBERED = 20;

  private static final String NICK = "nick";
  private static final String JOIN = "join:";
  private static final String LEAVE = "leave:";

  /** An instance answers a command within 5 seconds, if only to say that it can't now. */
  private static final long PATIENCE_MILLIS = 8_000;

  /** The room where nobody speaks but on {@link #cue}, so that nothing hides what is late. */
  static final RoomName STILL = new RoomName("still");

  private record Line(String key, RoomName room) {
    Command.Say say() {
      return new Command.Say(key, room, Lines.text(key, room), false);
    }
  }

  private final Nickname name;
  private final List<RoomName> rooms;
  private final Town town;
  private final Random whims;
  private final Random dials;
  private final Journal journal;
  private final List<Thread> threads = new ArrayList<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<RoomName, EntryId> seen = new HashMap<>();
  private final Set<RoomName> joined = new HashSet<>();
  private final Map<String, Line> unacked = new LinkedHashMap<>();
  private final List<Line> acked = new ArrayList<>();
  private final Map<String, CompletableFuture<Event.People>> questions = new HashMap<>();
  private Wire wire;
  private String token;
  private int lines;
  private int bursts;
  private int asked;
  private int unanswered;
  private long answeredAt;
  private long retryAt;
  private long deedAt;
  private long awayUntil;
  private long deafUntil;
  private boolean ended;

  Citizen(String name, List<RoomName> rooms, Town town, long seed) {
    this.name = Nickname.of(name);
    this.rooms = List.copyOf(rooms);
    this.town = town;
    this.whims = new Random(seed);
    this.dials = new Random(~seed);
    this.journal = new Journal(name);
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
    return rooms;
  }

  private static long now() {
    return System.currentTimeMillis();
  }

  private void live() {
    try {
      while (!ended) {
        awaitUntilBack();
        try (Wire fresh = Wire.open(town.port(dials))) {
          begin(fresh);
          fresh.read(this);
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
      joined.clear();
      questions.values().forEach(question -> question.cancel(false));
      questions.clear();
      journal.add(new Journal.Left(now(), null));
    } finally {
      lock.unlock();
    }
  }

  private void send(List<? extends Command> commands) {
    if (unanswered == 0) {
      answeredAt = now();
    }
    unanswered += commands.size();
    wire.send(commands);
  }

  @Override
  public void awaitReading() throws InterruptedException {
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

  @Override
  public void nonsense(String why) {
    journal.add(new Journal.Odd(now(), why));
  }

  @Override
  public void heard(Event event) {
    lock.lock();
    try {
      switch (event) {
        case Event.Welcome e -> token = token == null ? e.token() : token;
        case Event.Named e -> named(e);
        case Event.Entered e -> entered(e);
        case Event.Exited e -> exited(e);
        case Event.Message e -> {
          String line = Lines.line(e.room(), e.from(), e.text());
          long time = e.time().toEpochMilli();
          saw(e.room(), e.message());
          journal.add(
              new Journal.Heard(now(), e.room(), e.message(), line, e.text().length(), time));
        }
        case Event.Gap e -> {
          if (e.room() != null) {
            journal.add(new Journal.Gap(now(), e.room(), e.from(), e.to()));
            seen.put(e.room(), e.to());
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
    send(rooms.stream().map(this::join).toList());
  }

  private Command join(RoomName room) {
    return new Command.Join(JOIN + room.text(), room, seen.get(room), 0);
  }

  private void entered(Event.Entered event) {
    answered();
    RoomName room = event.room();
    EntryId after = seen.get(room);
    journal.add(new Journal.Joined(now(), room, after, event.last()));
    if (after == null) {
      seen.put(room, event.last());
    }
    town.reached(room, event.last());
    joined.add(room);
    if (isEverywhere() && !unacked.isEmpty()) {
      sayAgain();
    }
  }

  private void exited(Event.Exited event) {
    if (event.id() == null) { // it could not be let in after all; a refusal comes next
      return;
    }
    answered();
    joined.remove(event.room());
    if (whims.nextInt(3) == 0) {
      seen.remove(event.room());
    }
    journal.add(new Journal.Left(now(), event.room()));
    send(List.of(join(event.room())));
  }

  private void saw(RoomName room, EntryId entry) {
    seen.put(room, entry);
    town.reached(room, entry);
  }

  private void acknowledged(Event.Ack event) {
    answered();
    Line line = unacked.remove(event.id());
    if (line != null) {
      acked.add(line);
      if (acked.size() > REMEMBERED) {
        acked.removeFirst();
      }
    } else {
      line = acked.stream().filter(old -> old.key().equals(event.id())).findFirst().orElse(null);
    }
    if (line == null) {
      return; // an answer to a repetition of what is forgotten here by now
    }
    journal.add(new Journal.Acked(now(), line.room(), line.key(), event.message()));
    town.reached(line.room(), event.message());
  }

  private void refused(Event.Refused event) {
    answered();
    Code code = event.refusal().code();
    boolean later =
        code == Code.UNAVAILABLE || code == Code.UNKNOWN_OUTCOME || code == Code.STOPPING;
    if (!later && code != Code.NAME_TAKEN) {
      journal.add(new Journal.Odd(now(), "refused: " + event));
    }
    String id = String.valueOf(event.id());
    if (unacked.containsKey(id)) {
      journal.add(new Journal.Again(now(), id));
      retryAt = now() + RETRY_MILLIS;
    } else if (questions.containsKey(id)) {
      questions.remove(id).cancel(false);
    } else if (id.equals(NICK) || id.startsWith(JOIN) || id.startsWith(LEAVE)) {
      wire.close(); // on to another instance
    }
  }

  private boolean isEverywhere() {
    return wire != null && joined.size() == rooms.size();
  }

  private void sayAgain() {
    unacked.values().forEach(line -> journal.add(new Journal.Again(now(), line.key())));
    send(unacked.values().stream().map(Line::say).toList());
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
      wire.cut();
    } else if (isEverywhere() && unanswered == 0 && !unacked.isEmpty() && now >= retryAt) {
      sayAgain();
    } else if (!town.isQuiet() && now >= deedAt && isFree()) {
      deedAt = now + DEED_MILLIS / 2 + whims.nextInt(DEED_MILLIS);
      deed(now);
    }
  }

  /** Whether it has nothing left to do. */
  private boolean isFree() {
    return isEverywhere() && unanswered == 0 && unacked.isEmpty();
  }

  private void deed(long now) {
    int whim = whims.nextInt(100);
    if (whim < 74) {
      RoomName room = rooms.get(whims.nextInt(rooms.size()));
      if (!room.equals(STILL)) {
        say(room, 1 + whims.nextInt(3));
      }
    } else if (whim < 80) {
      if (!acked.isEmpty()) {
        send(List.of(acked.get(whims.nextInt(acked.size())).say()));
      }
    } else if (whim < 85) {
      wire.cut();
    } else if (whim < 89) {
      wire.close();
    } else if (whim < 92) {
      awayUntil = now + 2_000 + whims.nextInt(10_000);
      wire.cut();
    } else if (whim < 96) {
      stopReading(Duration.ofMillis(1_000 + whims.nextInt(5_000)));
    } else {
      RoomName room = rooms.get(whims.nextInt(rooms.size()));
      send(List.of(new Command.Leave(LEAVE + room.text(), room)));
    }
  }

  private void say(RoomName room, int count) {
    bursts++;
    List<Line> burst = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Line line = new Line(Lines.key(name.text(), ++lines), room);
      burst.add(line);
      unacked.put(line.key(), line);
      journal.add(new Journal.Said(now(), room, line.key(), bursts));
    }
    send(burst.stream().map(Line::say).toList());
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
      boolean can = rooms.contains(STILL) && isFree() && now() >= deafUntil;
      if (can) {
        say(STILL, 1);
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
      if (unanswered > 0 || !unacked.isEmpty()) {
        return name + " waits for " + unanswered + " answers and says again " + unacked.keySet();
      }
      for (RoomName room : rooms) {
        EntryId end = town.newest(room);
        if (end != null && seen.get(room).compareTo(end) < 0) {
          return name + " was told " + room + " up to " + seen.get(room) + " of " + end;
        }
      }
      return null;
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
