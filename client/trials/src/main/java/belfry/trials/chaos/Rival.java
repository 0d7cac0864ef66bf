package belfry.trials.chaos;

import belfry.client.wire.Wire;
import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A client that wants a name which others want too. While it has the name it says lines in {@link
 * #THRONE}, each of which tells in whose reign it was said; then it gives the name up, politely or
 * not. A virtual thread runs it until it is closed.
 */
final class Rival implements AutoCloseable {
  static final RoomName THRONE = new RoomName("throne");
  private static final Nickname CROWN = Nickname.of("crown");
  private static final long A_WHILE = TimeUnit.SECONDS.toNanos(10);
  private static final int LINE_MILLIS = 300;
  private static final int LONGEST_REIGN = 16;
  private static final int PATIENCE_SECONDS = 3;

  private final String name;
  private final Town town;
  private final Random random;
  private final Journal journal;
  private volatile boolean ended;
  private volatile Wire wire;
  private volatile boolean crowned;
  private int reigns;

  Rival(String name, Town town, long seed) {
    this.name = name;
    this.town = town;
    this.random = new Random(seed);
    this.journal = new Journal(name);
  }

  void start() {
    Thread.ofVirtual().name(name).start(this::live);
  }

  Journal journal() {
    return journal;
  }

  /** Whether it is connected. */
  boolean isThere() {
    return wire != null;
  }

  private void live() {
    try {
      while (!ended) {
        if (!town.isQuiet()) {
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
    String reign = name + "." + ++reigns;
    crowned = false;
    try (Wire fresh = town.dial(random)) {
      wire = fresh;
      Thread.ofVirtual().name(name + "-reads").start(() -> listen(fresh, reign, answered));
      fresh.send(new Command.Nick("nick", CROWN, null, null));
      if (answered.await(PATIENCE_SECONDS, TimeUnit.SECONDS) && crowned) {
        reign(fresh, reign);
      }
    } catch (IOException _) {
      // as when an instance is killed
    } finally {
      wire = null;
    }
  }

  private void reign(Wire fresh, String reign) throws IOException, InterruptedException {
    fresh.send(new Command.Join("join", THRONE, null, 0));
    int lines = 1 + random.nextInt(LONGEST_REIGN);
    for (int line = 1; line <= lines && crowned && !town.isQuiet(); line++) {
      String key = Lines.key(reign, line);
      journal.add(new Journal.Said(now(), THRONE, key, line));
      fresh.send(new Command.Say(key, THRONE, Lines.text(key, THRONE), false));
      Thread.sleep(LINE_MILLIS);
    }
    if (random.nextBoolean()) {
      fresh.send(new Command.Quit("quit"));
    } else {
      fresh.reset();
    }
  }

  private void listen(Wire from, String reign, CountDownLatch answered) {
    try {
      while (!ended) {
        Optional<Event> event = from.next(System.nanoTime() + A_WHILE);
        event.ifPresent(one -> heard(one, reign, answered));
      }
    } catch (ProtocolException e) {
      journal.add(new Journal.Odd(now(), e.getMessage()));
    } catch (IOException _) {
      // it is over
    }
    answered.countDown();
  }

  private void heard(Event event, String reign, CountDownLatch answered) {
    switch (event) {
      case Event.Named _ -> {
        journal.add(new Journal.Reigns(now(), reign));
        crowned = true;
        answered.countDown();
      }
      case Event.Refused e when e.id() != null && e.id().equals("nick") -> answered.countDown();
      case Event.Ack e -> {
        journal.add(new Journal.Acked(now(), THRONE, e.id(), e.message()));
        town.reached(THRONE, e.message());
      }
      default -> {
        // others' words are none of its business
      }
    }
  }

  private static long now() {
    return System.currentTimeMillis();
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
