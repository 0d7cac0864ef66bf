package belfry.trials.soak;

import belfry.client.wire.Wire;
import belfry.protocol.Command;
import belfry.protocol.Limits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Random;

/** The visits of a program that posts long messages, as fast as the flood limit lets it. */
record LongMessageVisits(InetSocketAddress server, Random random, Pace pace, SoakCounters counters)
    implements Visit {
  private static final int LENGTH = 3_000;
  private static final Duration BETWEEN = Duration.ofMillis(1_000 / Limits.LINES_A_SECOND + 10);

  @Override
  public void run() throws IOException {
    try (Wire wire = new Wire(server)) {
      wire.send(new Command.Join("j", Pace.LOUD, null, 0));
      long end = System.nanoTime() + 4 * pace.stay(random);
      while (System.nanoTime() < end) {
        wire.send(new Command.Say(null, Pace.LOUD, "dong ".repeat(LENGTH / 5).strip(), false));
        counters.posted.increment();
        long next = System.nanoTime() + BETWEEN.toNanos();
        while (wire.next(next).isPresent()) {
          // its own echo
        }
      }
    }
    counters.visits.increment();
  }
}
