package belfry.trials.soak;

import belfry.client.wire.Wire;
import belfry.protocol.Command;
import belfry.protocol.Event;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Random;

/**
 * The visits of a program that joins the room of long messages, reads nothing for a while, and then
 * reads on. What it then receives must be in order, with every gap announced.
 */
record PausedReaderVisits(InetSocketAddress server, Random random, Pace pace, SoakCounters counters)
    implements Visit {
  private static final int RECEIVE_BUFFER = 4 * 1024;

  @Override
  public void run() throws IOException {
    SequenceCheck sequence = new SequenceCheck(counters);
    try (Wire wire = new Wire(server, RECEIVE_BUFFER, 0)) {
      wire.send(new Command.Join("j", Pace.LOUD, null, 0));
      sleep(2 * pace.stay(random));
      wire.send(new Command.Ping("p"));
      long deadline = System.nanoTime() + pace.stay().multipliedBy(4).toNanos();
      Optional<Event> event = wire.next(deadline);
      while (event.isPresent() && !(event.get() instanceof Event.Pong)) {
        switch (event.get()) {
          case Event.Entered entered -> sequence.begin(entered);
          case Event.Logged logged -> sequence.received(logged);
          case Event.Gap gap -> sequence.gap(gap);
          default -> {
            // others come and go
          }
        }
        event = wire.next(deadline);
      }
      if (event.isEmpty()) {
        counters.fault("a program that reads again got no answer in time");
      }
      if (random.nextBoolean()) {
        wire.reset();
      }
    }
    counters.visits.increment();
  }

  private static void sleep(long nanos) throws IOException {
    try {
      Thread.sleep(nanos / 1_000_000);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the soak ends; so does the visit
      throw new IOException("interrupted");
    }
  }
}
