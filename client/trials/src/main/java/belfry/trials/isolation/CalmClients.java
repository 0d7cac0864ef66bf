package belfry.trials.isolation;

import belfry.client.wire.Wire;
import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.RoomName;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * The clients whose delays are measured: bystanders, which send pings, and newcomers, each of which
 * connects, enters a room and leaves again. Each bystander has a platform thread, and all newcomers
 * together have one, from {@link #start} to {@link #stop}. An answer that does not come within
 * {@link #PATIENCE} counts as that long.
 */
final class CalmClients {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration BETWEEN_PINGS = Duration.ofMillis(230);
  private static final Duration BETWEEN_NEWCOMERS = Duration.ofMillis(300);
  private static final int DIGITS = 3;

  private final InetSocketAddress server;
  private final List<Thread> threads = new ArrayList<>();
  private final Histogram pongs = new ConcurrentHistogram(DIGITS);
  private final Histogram arrivals = new ConcurrentHistogram(DIGITS);
  private final Collection<IOException> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean measuring;
  private volatile boolean over;

  /** A measured task, which is repeated until the end. */
  private interface Visit {
    void run() throws IOException, InterruptedException;
  }

  CalmClients(InetSocketAddress server) {
    this.server = server;
  }

  void start(int bystanders) {
    for (int number = 0; number < bystanders; number++) {
      thread("bystander-" + number, this::ping);
    }
    thread("newcomers", this::arrive);
    threads.forEach(Thread::start);
  }

  private void thread(String name, Visit visit) {
    threads.add(
        Thread.ofPlatform()
            .daemon()
            .name(name)
            .unstarted(() -> {
              try {
                visit.run();
              } catch (IOException e) {
                failures.add(e);
              } catch (InterruptedException _) {
                // the program ends
              }
            }));
  }

  /** Counts all delays from now on. */
  void measure() {
    measuring = true;
  }

  private void ping() throws IOException, InterruptedException {
    try (Wire wire = new Wire(server)) {
      for (int number = 0; !over; number++) {
        long sent = System.nanoTime();
        wire.send(new Command.Ping("p" + number));
        await(wire, sent, Event.Pong.class);
        count(pongs, sent);
        pause(sent, BETWEEN_PINGS);
      }
    }
  }

  private void arrive() throws IOException, InterruptedException {
    for (int number = 0; !over; number++) {
      long begun = System.nanoTime();
      try (Wire wire = new Wire(server)) {
        wire.send(new Command.Join("j", new RoomName("calm-" + number % 2), null, 0));
        await(wire, begun, Event.Entered.class);
        count(arrivals, begun);
      }
      pause(begun, BETWEEN_NEWCOMERS);
    }
  }

  private static void await(Wire wire, long begun, Class<? extends Event> answer)
      throws IOException {
    Optional<Event> event;
    do {
      event = wire.next(begun + PATIENCE.toNanos());
      if (event.isPresent() && event.get() instanceof Event.Refused refused) {
        throw new IOException("the server refused a calm client: " + refused.refusal().why());
      }
    } while (event.isPresent() && !answer.isInstance(event.get()));
  }

  private void count(Histogram delays, long begun) {
    if (measuring) {
      delays.recordValue(System.nanoTime() - begun);
    }
  }

  /** Waits until a time after the begin of the last task has passed. */
  private static void pause(long begun, Duration between) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(begun + between.toNanos() - System.nanoTime());
  }

  /**
   * Ends all clients after their present tasks.
   *
   * @throws IOException if a client failed
   */
  void stop() throws IOException, InterruptedException {
    over = true;
    for (Thread thread : threads) {
      thread.join();
    }
    for (IOException failure : failures) {
      throw failure;
    }
  }

  /** The delays of pongs, in nanoseconds. Read after {@link #stop}. */
  Histogram pongs() {
    return pongs;
  }

  /** The times from the begin of a connection until it was in a room, in nanoseconds. */
  Histogram arrivals() {
    return arrivals;
  }
}
