package belfry.server.net;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends the connections of clients that take no bytes. It checks all connections once a second, or
 * every five seconds while there is none. An error while it checks a connection ends that
 * connection only.
 *
 * <p>Runs on one platform thread, {@code stall-watch}, until {@link #close}.
 */
final class StallWatch implements Runnable, AutoCloseable {
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** The longest period while there is no connection. */
  private static final Duration PERIOD_IF_NONE = Duration.ofSeconds(5);

  private final Collection<Connection> connections;
  private volatile Duration limit;
  private final ConnectionCounters counters;
  private final Outage outage;
  private volatile boolean closed;

  /**
   * @param connections the open connections; the collection may change at any time
   * @param limit the time after which a client that takes no byte is disconnected
   * @param outage the outage of accepting, whose end this watch logs
   */
  StallWatch(
      Collection<Connection> connections,
      Duration limit,
      ConnectionCounters counters,
      Outage outage) {
    this.connections = connections;
    this.limit = limit;
    this.counters = counters;
    this.outage = outage;
  }

  /** Uses another limit from now on. */
  void limit(Duration limit) {
    this.limit = limit;
  }

  @Override
  public void run() {
    while (!closed) {
      LockSupport.parkNanos(pause().toNanos());
      check();
    }
  }

  /** A connection can't stall before the limit has passed since its begin. */
  private Duration pause() {
    boolean mayWait = connections.isEmpty() && limit.compareTo(PERIOD_IF_NONE) > 0;
    return mayWait ? PERIOD_IF_NONE : PERIOD;
  }

  /** Checks the outage and each connection once. */
  void check() {
    outage.check();
    connections.forEach(this::check);
  }

  private void check(Connection connection) {
    try {
      connection.tick();
      if (connection.checkStall(limit)) {
        counters.stalled();
      }
    } catch (RuntimeException | Error e) {
      connection.failed(e);
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
