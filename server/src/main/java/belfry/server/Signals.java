package belfry.server;

import belfry.server.net.StopLimits;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * SIGTERM and SIGINT: the first one asks the server to stop, a second one ends the process at once,
 * and so does a limit, {@link Limits#STOP} after the first unless balancers are waited for. A
 * shutdown hook can't tell a second signal, and would leave the exit code to the JVM.
 */
final class Signals {
  private final CountDownLatch asked = new CountDownLatch(1);
  private final Duration limit;

  /** Who is interrupted by the first signal; or null. Guarded by this. */
  private Thread starter;

  private Signals(Duration limit) {
    this.limit = limit;
  }

  /**
   * From now on signals are caught.
   *
   * @param wait how much longer than usual stopping may take
   */
  static Signals catching(Duration wait) {
    Signals signals = new Signals(StopLimits.STOP.whole().plus(wait));
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
    if (isAsked()) {
      force();
    }
    asked.countDown();
    interrupt();
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

  private synchronized void interrupt() {
    if (starter != null) {
      starter.interrupt();
    }
  }

  /** From now on the first signal interrupts this thread. */
  synchronized void beginStart() {
    starter = Thread.currentThread();
  }

  /** Ends {@link #beginStart}: this thread is not interrupted, even if it was. */
  synchronized void endStart() {
    starter = null;
    boolean _ = Thread.interrupted();
  }

  /** Whether there was a signal. */
  boolean isAsked() {
    return asked.getCount() == 0;
  }

  /** Waits for the first signal, for so long; says whether to stop. */
  boolean await(Duration time) {
    try {
      return asked.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // interrupted means stop
      return true;
    }
  }
}
