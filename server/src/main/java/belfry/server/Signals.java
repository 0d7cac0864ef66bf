package belfry.server;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * SIGTERM and SIGINT: the first one asks the server to stop, a second one ends the process at once,
 * and so does a limit, ten seconds after the first unless balancers are waited for. A shutdown hook
 * can't tell a second signal, and would leave the exit code to the JVM.
 */
final class Signals {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private final CountDownLatch asked = new CountDownLatch(1);
  private final Duration limit;

  private Signals(Duration limit) {
    this.limit = limit;
  }

  /**
   * From now on signals are caught.
   *
   * @param wait how much longer than usual stopping may take
   */
  static Signals catching(Duration wait) {
    Signals signals = new Signals(STOP_LIMIT.plus(wait));
    try {
      for (String name : List.of("TERM", "INT")) {
        signals.handle(name);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JVM tells nothing of signals", e);
    }
    return signals;
  }

  /**
   * By reflection: the only API that can tell a second signal is sun.misc's, which the compiler
   * warns of and lets nobody silence.
   */
  private void handle(String name) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    Object catcher =
        Proxy.newProxyInstance(
            handler.getClassLoader(),
            new Class<?>[] {handler},
            (_, _, _) -> {
              caught();
              return null;
            });
    signal
        .getMethod("handle", signal, handler)
        .invoke(null, signal.getConstructor(String.class).newInstance(name), catcher);
  }

  private void caught() {
    if (asked.getCount() == 0) {
      force();
    }
    asked.countDown();
    Thread.ofPlatform().name("stop-limit").daemon().start(this::forceLater);
  }

  private void forceLater() {
    try {
      Thread.sleep(limit);
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
