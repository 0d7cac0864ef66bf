package belfry.server.admin;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits for the time that a connection may take: it is closed when the time is over, which also
 * ends a write that the client does not take. Owns the thread {@code admin-limits}, which sleeps
 * while there is no limit; {@link #close} ends it. Any thread may use it.
 */
final class TimeLimits implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TimeLimits.class);

  private final ScheduledThreadPoolExecutor executor =
      new ScheduledThreadPoolExecutor(
          1,
          Thread.ofPlatform().name("admin-limits").daemon().factory(),
          new ThreadPoolExecutor.DiscardPolicy()); // the end of the server closes all connections

  TimeLimits() {
    executor.setRemoveOnCancelPolicy(true);
  }

  /** A limit that holds until it is closed. */
  interface Limit extends AutoCloseable {
    @Override
    void close();
  }

  /** Closes a connection after a time. */
  Limit closeAfter(Duration time, Socket client) {
    Future<?> end =
        executor.schedule(() -> closeQuietly(client), time.toMillis(), TimeUnit.MILLISECONDS);
    return () -> end.cancel(false);
  }

  private static void closeQuietly(Socket client) {
    try {
      client.close();
    } catch (IOException e) {
      log.debug("A connection of the admin port can't be closed: {}", e.toString());
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
