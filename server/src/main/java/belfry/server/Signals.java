package belfry.server;

import belfry.server.net.StopLimits;
import belfry.server.task.Failures;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The signals SIGTERM, SIGINT and SIGHUP. The first one asks the server to stop; a second one ends
 * the process at once, unless it is a SIGHUP: a terminal that is closed may send several. If the
 * stop takes longer than {@link StopLimits#whole} and the wait for balancers, a thread named {@code
 * stop-limit} ends the process as well. A shutdown hook would not do: it can't tell a second signal
 * from the first, and leaves the exit code to the JVM.
 *
 * <p>A thread of the JVM catches the signals; the main thread waits for them.
 */
final class Signals {
  private final CountDownLatch asked = new CountDownLatch(1);
  private final Duration limit;
  private final Runnable force;
  private final Failures failures;

  /** The thread that the first signal interrupts. Guarded by this. */
  private @Nullable Thread starter;

  /**
   * Signals that nobody catches yet.
   *
   * @param limit the time from the first signal to the end by force
   * @param force ends the process at once
   */
  Signals(Duration limit, Runnable force, Failures failures) {
    this.limit = limit;
    this.force = force;
    this.failures = failures;
  }

  /**
   * Catches signals from now on.
   *
   * @param wait the time that the wait for balancers adds to a stop
   */
  static Signals catching(Duration wait, Failures failures) {
    Signals signals = new Signals(StopLimits.STOP.whole().plus(wait), Signals::halt, failures);
    try {
      signals.handle("TERM", signals::caught);
      signals.handle("INT", signals::caught);
      signals.handle("HUP", signals::hungUp);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JVM has no sun.misc.Signal", e);
    }
    return signals;
  }

  private static void halt() {
    Runtime.getRuntime().halt(Exit.FORCED.code());
  }

  /**
   * Uses reflection because the only API that can tell a second signal is sun.misc's, of which the
   * compiler gives a warning that can't be suppressed.
   */
  private void handle(String name, Runnable caught) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    Object catcher =
        Proxy.newProxyInstance(
            handler.getClassLoader(),
            new Class<?>[] {handler},
            (_, _, _) -> {
              caught.run();
              return null;
            });
    signal
        .getMethod("handle", signal, handler)
        .invoke(null, signal.getConstructor(String.class).newInstance(name), catcher);
  }

  /** A signal came. Reports an error instead of throwing it. */
  void caught() {
    try {
      if (isAsked()) {
        force.run();
      } else {
        asked.countDown();
        interruptStarter();
        var _ = failures.startDaemon("stop-limit", this::forceLater);
      }
    } catch (RuntimeException | Error e) {
      failures.caught("signal", e);
    }
  }

  /** The terminal was closed. The JVM does not call this if it is to ignore SIGHUP, as by nohup. */
  void hungUp() {
    if (!isAsked()) {
      caught();
    }
  }

  private void forceLater() {
    try {
      Thread.sleep(limit);
      force.run();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // no code interrupts this thread
    }
  }

  private synchronized void interruptStarter() {
    if (starter != null) {
      starter.interrupt();
    }
  }

  /** From now on the first signal interrupts this thread. */
  synchronized void beginStart() {
    starter = Thread.currentThread();
  }

  /** Ends {@link #beginStart}. Clears the interrupt of this thread, if there was one. */
  synchronized void endStart() {
    starter = null;
    boolean _ = Thread.interrupted();
  }

  /** Whether a signal came. */
  boolean isAsked() {
    return asked.getCount() == 0;
  }

  /** Waits up to this time for the first signal. True if the server is to stop. */
  boolean await(Duration time) {
    try {
      return asked.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // interrupted means stop
      return true;
    }
  }
}
