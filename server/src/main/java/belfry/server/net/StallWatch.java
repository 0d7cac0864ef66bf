package belfry.server.net;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends the connections of clients that take no bytes, and lets connections look at the clock. It
 * visits only connections with {@link Connection#mustBeWatched}, which announce themselves: an idle
 * connection costs no processor time. The period is a second, or five seconds while it watches
 * none. An error while it checks a connection ends that connection only.
 *
 * <p>Runs on one platform thread, {@code stall-watch}, until {@link #close}.
 */
final class StallWatch implements Runnable, AutoCloseable {
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** The longest period while no connection is watched. */
  private static final Duration PERIOD_IF_NONE = Duration.ofSeconds(5);

  private final Set<Connection> watched = ConcurrentHashMap.newKeySet();
  private volatile Duration limit;
  private final ConnectionCounters counters;
  private final Outage outage;
  private volatile boolean closed;

  /**
   * @param limit the time after which a client that takes no byte is disconnected
   * @param outage the outage of accepting, whose end this watch logs
   */
  StallWatch(Duration limit, ConnectionCounters counters, Outage outage) {
    this.limit = limit;
    this.counters = counters;
    this.outage = outage;
  }

  /** Uses another limit from now on. */
  void limit(Duration limit) {
    this.limit = limit;
  }

  /**
   * Watches a connection as long as it must be watched. Called after that has become so. Any
   * thread; never blocks.
   */
  void watch(Connection connection) {
    watched.add(connection);
  }

  /** The number of connections that are watched. */
  int watched() {
    return watched.size();
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
    boolean mayWait = watched.isEmpty() && limit.compareTo(PERIOD_IF_NONE) > 0;
    return mayWait ? PERIOD_IF_NONE : PERIOD;
  }

  /** Checks the outage and each watched connection once. */
  void check() {
    outage.check();
    watched.forEach(this::check);
  }

  private void check(Connection connection) {
    try {
      if (!connection.mustBeWatched()) {
        forget(connection);
      }
      connection.tick();
      if (connection.checkStall(limit)) {
        counters.stalled();
      }
    } catch (RuntimeException | Error e) {
      connection.failed(e);
    }
  }

  /** Another thread may have announced the connection again just before it was removed. */
  private void forget(Connection connection) {
    watched.remove(connection);
    if (connection.mustBeWatched()) {
      watched.add(connection);
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
