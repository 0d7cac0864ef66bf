package belfry.client.chaos;

import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.Nickname;
import belfry.protocol.RoomName;
import java.io.IOException;
import java.util.List;
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
    try (Wire fresh = Wire.open(town.port(random))) {
      wire = fresh;
      Thread.ofVirtual().name(name + "-reads").start(() -> read(fresh, reign, answered));
      fresh.send(List.of(new Command.Nick("nick", CROWN, null, null)));
      if (answered.await(PATIENCE_SECONDS, TimeUnit.SECONDS) && crowned) {
        reign(fresh, reign);
      }
    } catch (IOException _) {
      // as when an instance is killed
    } finally {
      wire = null;
    }
  }

  private void reign(Wire fresh, String reign) throws InterruptedException {
    fresh.send(List.of(new Command.Join("join", THRONE, null, 0)));
    int lines = 1 + random.nextInt(LONGEST_REIGN);
    for (int line = 1; line <= lines && crowned && !town.isQuiet(); line++) {
      String key = Lines.key(reign, line);
      journal.add(new Journal.Said(now(), THRONE, key, line));
      fresh.send(List.of(new Command.Say(key, THRONE, Lines.text(key, THRONE), false)));
      Thread.sleep(LINE_MILLIS);
    }
    if (random.nextBoolean()) {
      fresh.send(List.of(new Command.Quit("quit")));
    } else {
      fresh.cut();
    }
  }

  private void read(Wire from, String reign, CountDownLatch answered) {
    Wire.Reader reader =
        new Wire.Reader() {
          @Override
          public void heard(Event event) {
            switch (event) {
              case Event.Named _ -> {
                journal.add(new Journal.Reigns(now(), reign));
                crowned = true;
                answered.countDown();
              }
              case Event.Refused e when e.id() != null && e.id().equals("nick") ->
                  answered.countDown();
              case Event.Ack e -> {
                journal.add(new Journal.Acked(now(), THRONE, e.id(), e.message()));
                town.reached(THRONE, e.message());
              }
              default -> {
                // others' words are none of its business
              }
            }
          }

          @Override
          public void nonsense(String why) {
            journal.add(new Journal.Odd(now(), why));
          }

          @Override
          public void awaitReading() {
            // always
          }
        };
    try {
      from.read(reader);
    } catch (IOException _) {
      // it is over
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // nobody does
    }
    answered.countDown();
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
