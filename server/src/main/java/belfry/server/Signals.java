package belfry.server;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;

/**
 * SIGTERM and SIGINT: the first one asks the server to stop, a second one ends the process at once,
 * and so does a limit of ten seconds after the first. A shutdown hook can't tell a second signal,
 * and would leave the exit code to the JVM.
 */
final class Signals {
  private static final int STOP_LIMIT_SECONDS = 10;

  private final CountDownLatch asked = new CountDownLatch(1);

  private Signals() {}

  /** From now on signals are caught. */
  static Signals catching() {
    Signals signals = new Signals();
    for (String name : List.of("TERM", "INT")) {
      Signal.handle(new Signal(name), _ -> signals.caught());
    }
    return signals;
  }

  private void caught() {
    if (asked.getCount() == 0) {
      force();
    }
    asked.countDown();
    Thread.ofPlatform().name("stop-limit").daemon().start(Signals::forceLater);
  }

  private static void forceLater() {
    try {
      TimeUnit.SECONDS.sleep(STOP_LIMIT_SECONDS);
      force();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // nobody does; the process ends either way
    }
  }

  private static void force() {
    Runtime.getRuntime().halt(Exit.FORCED.code());
  }

  /** Waits for the first signal. */
  void await() {
    try {
      asked.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // interrupted means stop
    }
  }
}
