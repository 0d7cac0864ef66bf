package belfry.trials.chaos;

import belfry.client.wire.Wire;
import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client that contends with others for one name. While it owns the name, it posts messages in
 * {@link #ROOM}; each of them names its tenure. Then it gives the name up: it quits or resets its
 * connection. A virtual thread runs it until {@link #close}.
 */
final class NameContender implements AutoCloseable {
  /** The room where only the owner of the name posts. */
  static final RoomName ROOM = new RoomName("throne");

  private static final Nickname NAME = Nickname.of("crown");
  private static final long READ_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int MESSAGE_MILLIS = 300;
  private static final int LONGEST_TENURE = 16;
  private static final int PATIENCE_SECONDS = 3;

  private final String name;
  private final WorkloadState state;
  private final Random random;
  private final Journal journal;
  private volatile boolean ended;
  private volatile @Nullable Wire wire;
  private volatile boolean owner;
  private int tenures;

  NameContender(String name, WorkloadState state, long seed) {
    this.name = name;
    this.state = state;
    this.random = new Random(seed);
    this.journal = new Journal(name);
  }

  void start() {
    Thread.ofVirtual().name(name).start(this::live);
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
        if (!state.isQuiet()) {
          tryOnce();
        }
        Thread.sleep(200 + random.nextInt(800));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the run is over
    }
  }

  private void tryOnce() throws InterruptedException {
    CountDownLatch answered = new CountDownLatch(1);
    String tenure = name + "." + ++tenures;
    owner = false;
    try (Wire fresh = state.dial(random)) {
      wire = fresh;
      Thread.ofVirtual().name(name + "-reads").start(() -> readAll(fresh, tenure, answered));
      fresh.send(new Command.Nick("nick", NAME, null, null));
      if (answered.await(PATIENCE_SECONDS, TimeUnit.SECONDS) && owner) {
        post(fresh, tenure);
      }
    } catch (IOException _) {
      // as when an instance is killed
    } finally {
      wire = null;
    }
  }

  private void post(Wire to, String tenure) throws IOException, InterruptedException {
    to.send(new Command.Join("join", ROOM, null, 0));
    int messages = 1 + random.nextInt(LONGEST_TENURE);
    for (int number = 1; number <= messages && owner && !state.isQuiet(); number++) {
      String key = TestMessages.key(tenure, number);
      journal.add(new Journal.Sent(RunClock.now(), ROOM, key, number));
      to.send(new Command.Say(key, ROOM, TestMessages.text(key, ROOM), false));
      Thread.sleep(MESSAGE_MILLIS);
    }
    if (random.nextBoolean()) {
      to.send(new Command.Quit("quit"));
    } else {
      to.reset();
    }
  }

  private void readAll(Wire from, String tenure, CountDownLatch answered) {
    try {
      while (!ended) {
        from.next(System.nanoTime() + READ_NANOS)
            .ifPresent(event -> received(event, tenure, answered));
      }
    } catch (ProtocolException e) {
      journal.add(new Journal.Unexpected(RunClock.now(), String.valueOf(e.getMessage())));
    } catch (IOException _) {
      // the connection is over
    }
    answered.countDown();
  }

  private void received(Event event, String tenure, CountDownLatch answered) {
    switch (event) {
      case Event.Named _ -> {
        journal.add(new Journal.NameOwned(RunClock.now(), tenure));
        owner = true;
        answered.countDown();
      }
      case Event.Refused e when "nick".equals(e.id()) -> answered.countDown();
      case Event.Ack e when e.id() != null -> {
        journal.add(new Journal.Acked(RunClock.now(), ROOM, e.id(), e.message()));
        state.reached(ROOM, e.message());
      }
      default -> {
        // what others post is not checked here
      }
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
