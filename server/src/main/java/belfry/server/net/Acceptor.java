package belfry.server.net;

import belfry.server.task.Failures;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Task that accepts connections until the listener is closed. After a failed attempt, the task
 * pauses before the next one; the pause doubles up to one second. An error of the server is
 * reported, and ends at most the connection that was being accepted.
 *
 * <p>Runs on one platform thread, {@code door}.
 *
 * @param <C> the type of an accepted connection
 */
final class Acceptor<C> implements Runnable {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
  private static final Duration LAST_PAUSE = Duration.ofSeconds(1);

  /** Source of connections. {@code accept} waits for the next one. */
  @FunctionalInterface
  interface Listener<C> {
    C accept() throws IOException;
  }

  private final Listener<C> listener;
  private final Consumer<C> guests;
  private final Outage outage;
  private final Failures failures;
  private final LongConsumer parkNanos;

  Acceptor(
      Listener<C> listener,
      Consumer<C> guests,
      Outage outage,
      Failures failures,
      LongConsumer parkNanos) {
    this.listener = listener;
    this.guests = guests;
    this.outage = outage;
    this.failures = failures;
    this.parkNanos = parkNanos;
  }

  @Override
  public void run() {
    Duration pause = FIRST_PAUSE;
    while (true) {
      try {
        C guest = listener.accept();
        pause = FIRST_PAUSE;
        welcome(guest);
      } catch (ClosedChannelException _) {
        return;
      } catch (IOException | RuntimeException | Error e) {
        report(e);
        parkNanos.accept(pause.toNanos());
        pause = longer(pause);
      }
    }
  }

  private void report(Throwable error) {
    if (error instanceof IOException) {
      outage.failed(error);
    } else {
      failures.caught("door", error);
    }
  }

  private void welcome(C guest) {
    try {
      guests.accept(guest);
    } catch (RuntimeException | Error e) {
      failures.caught("door", e);
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LAST_PAUSE) < 0 ? twice : LAST_PAUSE;
  }
}
