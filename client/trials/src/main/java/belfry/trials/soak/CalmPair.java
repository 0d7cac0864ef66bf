package belfry.trials.soak;

import belfry.client.wire.Wire;
import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.RoomName;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Two programs in a room of their own, one of which posts now and then: what a well-behaved user
 * notices of an overload. It owns a platform thread until {@link #end}, as all virtual threads may
 * be busy.
 */
final class CalmPair {
  private static final RoomName ROOM = new RoomName("calm");
  private static final Duration BETWEEN = Duration.ofMillis(250);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final InetSocketAddress server;
  private final SoakCounters counters;
  private final Thread thread;
  private volatile boolean over;

  CalmPair(InetSocketAddress server, SoakCounters counters) {
    this.server = server;
    this.counters = counters;
    this.thread = Thread.ofPlatform().name("calm-pair").unstarted(this::talk);
  }

  void start() {
    thread.start();
  }

  private void talk() {
    try (Wire talker = new Wire(server);
        Wire listener = new Wire(server)) {
      talker.send(new Command.Join("j", ROOM, null, 0));
      listener.send(new Command.Join("j", ROOM, null, 0));
      await(listener, Event.Entered.class);
      await(talker, Event.Entered.class);
      while (!over) {
        long posted = System.nanoTime();
        talker.send(new Command.Say(null, ROOM, "all is well", false));
        await(listener, Event.Message.class);
        counters.latency(System.nanoTime() - posted);
        await(talker, Event.Message.class);
        Thread.sleep(BETWEEN);
      }
    } catch (IOException e) {
      counters.fault("the calm room: " + e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // no thread does
    }
  }

  private static void await(Wire wire, Class<? extends Event> kind) throws IOException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    Optional<Event> event = wire.next(deadline);
    while (event.isPresent() && !kind.isInstance(event.get())) {
      event = wire.next(deadline);
    }
    if (event.isEmpty()) {
      throw new IOException("no " + kind.getSimpleName() + " in time");
    }
  }

  /** Ends the talk; the result is the latency of each message, in milliseconds, sorted. */
  double[] end() throws InterruptedException {
    over = true;
    thread.join();
    return counters.takeLatencies();
  }
}
