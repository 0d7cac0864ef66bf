package belfry.trials.soak;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * All visitors. Each has a virtual thread, on which one visit follows the other until {@link
 * #leave}, so the number of connections stays the same.
 */
final class Visitors {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final SoakCounters counters;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean leaving;

  Visitors(SoakCounters counters) {
    this.counters = counters;
  }

  void add(Visit visits) {
    threads.add(Thread.ofVirtual().start(() -> visit(visits)));
  }

  private void visit(Visit visits) {
    try {
      while (!leaving) {
        visits.run();
      }
    } catch (IOException | RuntimeException e) {
      if (!leaving) {
        counters.fault("a visit ended with " + e);
      }
    }
  }

  /** Interrupts all visits, which closes their sockets; returns whether all have ended. */
  boolean leave() throws InterruptedException {
    leaving = true;
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      if (!thread.join(PATIENCE)) {
        return false;
      }
    }
    return true;
  }
}
