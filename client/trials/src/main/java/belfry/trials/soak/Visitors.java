package belfry.trials.soak;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * All visitors: each on a virtual thread of its own, where one visit follows the other until they
 * are told to stop; so that there are as many connections at any time.
 */
final class Visitors {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Tally tally;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean leaving;

  Visitors(Tally tally) {
    this.tally = tally;
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
        tally.fault("a visit ended with " + e);
      }
    }
  }

  /** Has everybody go at once, which closes their sockets; says whether all have gone. */
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
