package belfry.server;

import belfry.server.net.StopLimits;
import belfry.server.task.Failures;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Handler of SIGTERM, SIGINT and SIGHUP. The first signal requests a stop, except a SIGHUP after
 * {@link #reloadWith}. A second one ends the process at once, except a SIGHUP, because a closed
 * terminal may send several. If the stop takes longer than {@link StopLimits#whole} plus the wait
 * for balancers, a thread named {@code stop-limit} ends the process too. A shutdown hook would not
 * be enough: it can't distinguish a second signal from the first, and can't set the exit code.
 *
 * <p>A thread of the JVM catches the signals; the main thread waits for them.
 */
final class Signals {
  private final CountDownLatch asked = new CountDownLatch(1);
  private final Duration limit;
  private final Runnable force;
  private final Failures failures;

  private volatile @Nullable Runnable reload;

  /** The thread that the first signal interrupts. Guarded by this. */
  private @Nullable Thread starter;

  /**
   * A handler that is not registered yet.
   *
   * @param limit the time from the first signal to the forced end
   * @param force ends the process at once
   */
  Signals(Duration limit, Runnable force, Failures failures) {
    this.limit = limit;
    this.force = force;
    this.failures = failures;
  }

  /**
   * Registers a handler for the three signals.
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
   * Registers a handler for one signal. This method uses reflection because {@code
   * sun.misc.Signal}, the only API that can report a second signal, causes a compiler warning that
   * can't be suppressed.
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

  /** Handles a signal. Reports an error instead of throwing it. */
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

  /**
   * Makes SIGHUP call a task instead of stopping the server: there are files to be read again, as
   * operators expect of a daemon.
   */
  void reloadWith(Runnable task) {
    reload = failures.guard("reload", task);
  }

  /**
   * Handles SIGHUP: a request to read files again if there are any, or else a terminal that was
   * closed. Under nohup, the JVM never calls it.
   */
  void hungUp() {
    Runnable task = reload;
    if (task != null) {
      task.run();
    } else if (!isAsked()) {
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

  /** Makes the first signal interrupt the calling thread, until {@link #endStart}. */
  synchronized void beginStart() {
    starter = Thread.currentThread();
  }

  /** Ends the effect of {@link #beginStart}, and clears the interrupt of the calling thread. */
  synchronized void endStart() {
    starter = null;
    boolean _ = Thread.interrupted();
  }

  /** Whether a signal has arrived. */
  boolean isAsked() {
    return asked.getCount() == 0;
  }

  /** Waits up to this time for the first signal. Returns true if the server must stop. */
  boolean await(Duration time) {
    try {
      return asked.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // interrupted means stop
      return true;
    }
  }
}
