package belfry.trials.chaos;

import belfry.client.wire.Wire;
import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A client in the room of the moderator. It talks, most of all while the moderator acts on it, and
 * enters again as soon as it may. After some seconds it leaves, and comes back as the same person
 * to any instance. Now and then it asks for the name of the moderator's account. Two virtual
 * threads run it until {@link #close}: one acts, the other one reads.
 */
final class Suspect implements AutoCloseable {
  private static final long READ_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final String NICK = "nick";
  private static final String ENTER = "enter";
  private static final int PAUSE_MILLIS = 400;
  private static final int BURST = 8;
  private static final int LONGEST_SESSION = 20;

  private final Nickname name;
  private final Court court;
  private final WorkloadState state;
  private final Random random;
  private final Journal journal;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean ended;
  private volatile @Nullable Wire wire;
  private @Nullable String token;
  private int sessions;

  /** What one connection is in; the lock guards it. */
  private final class Visit {
    private final RoomName room;
    private final RoomCursors cursors;
    private final String sender;
    private int messages;
    private boolean inside;

    Visit(RoomName room) {
      this.room = room;
      this.cursors = new RoomCursors(List.of(room), state, journal);
      this.sender = name + "." + ++sessions;
    }

    void received(Wire from, Event event) throws IOException {
      switch (event) {
        case Event.Welcome e -> token = token == null ? e.token() : token;
        case Event.Named e -> named(from, e);
        case Event.Entered e when e.room().equals(room) -> {
          cursors.entered(e);
          inside = true;
        }
        case Event.Exited e when e.room().equals(room) -> {
          cursors.exited(room);
          cursors.forget(room);
          inside = false;
          if (e.putOut()) {
            journal.add(new Journal.PutOut(RunClock.now(), room));
          }
        }
        case Event.Logged e when e.room().equals(room) -> cursors.received(e);
        case Event.Gap e when room.equals(e.room()) -> cursors.received(e);
        case Event.RoomNotice e when e.room().equals(room) ->
            journal.add(new Journal.Noticed(RunClock.now(), room));
        case Event.Ack e when e.id() != null && e.id().startsWith(sender) -> {
          journal.add(new Journal.Acked(RunClock.now(), room, e.id(), e.message()));
          state.reached(room, e.message());
        }
        case Event.Refused e -> refused(from, e);
        default -> {
          // of another room, or nothing that it asked for
        }
      }
    }

    private void named(Wire from, Event.Named event) throws IOException {
      if (event.you().equals(Court.JUDGE)) {
        journal.add(new Journal.AccountGone(RunClock.now(), "its name was given to " + name));
        from.close();
      } else {
        from.send(new Command.Join(ENTER, room, null, 0));
      }
    }

    private void refused(Wire from, Event.Refused event) {
      Code code = event.refusal().code();
      if (code == Code.BANNED || code == Code.MUTED) {
        journal.add(new Journal.Forbidden(RunClock.now(), code));
      }
      if (NICK.equals(event.id())) {
        from.close(); // an earlier connection may still have the name
      }
    }

    void act(Wire to, boolean isProvoked) throws IOException {
      if (!inside) {
        to.send(new Command.Join(ENTER, room, null, 0));
        return;
      }
      for (int left = isProvoked ? BURST : 1; left > 0; left--) {
        String key = TestMessages.key(sender, ++messages);
        journal.add(new Journal.Sent(RunClock.now(), room, key, messages));
        to.send(new Command.Say(key, room, TestMessages.text(key, room), false));
      }
    }
  }

  Suspect(String name, Court court, WorkloadState state, long seed) {
    this.name = Nickname.of(name);
    this.court = court;
    this.state = state;
    this.random = new Random(seed);
    this.journal = new Journal(name);
  }

  void start() {
    Thread.ofVirtual().name(name.text()).start(this::live);
  }

  Nickname name() {
    return name;
  }

  Journal journal() {
    return journal;
  }

  boolean isConnected() {
    return wire != null;
  }

  private void live() {
    try {
      while (!ended) {
        RoomName room = court.room();
        if (room != null && !state.isQuiet()) {
          visit(room);
        }
        Thread.sleep(100 + random.nextInt(300));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the run is over
    }
  }

  private void visit(RoomName room) throws InterruptedException {
    Visit visit = new Visit(room);
    Thread reader = null;
    try (Wire fresh = state.dial(random)) {
      wire = fresh;
      reader = Thread.ofVirtual().name(name + "-reads").start(() -> readAll(fresh, visit));
      if (random.nextInt(4) == 0) {
        fresh.send(new Command.Nick("impostor", Court.JUDGE, null, null));
      }
      fresh.send(new Command.Nick(NICK, name, token, null));
      int rounds = 1 + random.nextInt(LONGEST_SESSION);
      for (int i = 0; i < rounds && reader.isAlive() && room.equals(court.room()); i++) {
        boolean isProvoked = court.awaitProvocation(name, PAUSE_MILLIS);
        if (state.isQuiet() || ended) {
          break;
        }
        guarded(() -> visit.act(fresh, isProvoked));
      }
      fresh.reset();
    } catch (IOException _) {
      // as when an instance is killed
    } finally {
      if (reader != null) {
        reader.join(); // what it still reads comes before the loss
      }
      lock.lock();
      try {
        visit.cursors.lost();
      } finally {
        lock.unlock();
      }
      wire = null;
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  private void guarded(Step step) throws IOException {
    lock.lock();
    try {
      step.run();
    } finally {
      lock.unlock();
    }
  }

  private void readAll(Wire from, Visit visit) {
    try {
      while (!ended) {
        var event = from.next(System.nanoTime() + READ_NANOS);
        if (event.isPresent()) {
          guarded(() -> visit.received(from, event.get()));
        }
      }
    } catch (ProtocolException e) {
      journal.add(new Journal.Unexpected(RunClock.now(), String.valueOf(e.getMessage())));
    } catch (IOException _) {
      // the connection is over
    }
  }

  @Override
  public void close() {
    ended = true;
    Wire open = wire;
    if (open != null) {
      open.close();
    }
  }
}
