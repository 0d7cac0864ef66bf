package belfry.server.backplane.redis.link;

import belfry.server.task.Failures;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection for commands that can be replaced. Lettuce reconnects on its own, but to the same
 * address; {@link #renew} finds out where the master is now and connects there.
 *
 * <p>Owns the connection in use. Any thread may use it; the thread {@code redis-renew} replaces it.
 */
public final class CommandConnection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CommandConnection.class);
  private static final long RETRY_MILLIS = 200;

  /**
   * The shortest life of a connection that is replaced. Without it, a Redis that stays a replica
   * would cause one connection after the other.
   */
  private static final long SHORTEST_LIFE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Connector connector;
  private final Failures failures;
  private final AtomicBoolean renewing = new AtomicBoolean();
  private final AtomicLong disconnects;
  private volatile long openedAt = System.nanoTime();
  private volatile LettuceConnection current;
  private volatile boolean closed;

  private CommandConnection(
      Connector connector, Failures failures, AtomicLong disconnects, LettuceConnection current) {
    this.connector = connector;
    this.failures = failures;
    this.disconnects = disconnects;
    this.current = current;
  }

  /**
   * Opens a connection.
   *
   * @throws RedisException if that fails now; a later attempt may succeed
   */
  static CommandConnection open(Connector connector, Failures failures) {
    AtomicLong disconnects = new AtomicLong();
    return new CommandConnection(connector, failures, disconnects, connect(connector, disconnects));
  }

  private static LettuceConnection connect(Connector connector, AtomicLong disconnects) {
    LettuceConnection fresh = connector.connect();
    fresh
        .connection()
        .addListener(
            new RedisConnectionStateListener() {
              @Override
              public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
                disconnects.incrementAndGet();
              }
            });
    return fresh;
  }

  /** The connection in use. */
  LettuceConnection current() {
    return current;
  }

  /** The commands of the connection in use. */
  public RedisClusterAsyncCommands<String, byte[]> async() {
    return current.async();
  }

  /** Whether the connection is open, as far as is known. */
  boolean isOpen() {
    return current.connection().isOpen();
  }

  /**
   * The number of times that a connection was lost. If it is the same before {@link #async} is
   * called and after the last answer, all commands in between went over one connection.
   */
  public long disconnects() {
    return disconnects.get();
  }

  /** Replaces the connection by a new one, unless that is under way. Never blocks. */
  void renew(String reason) {
    if (!closed && renewing.compareAndSet(false, true)) {
      failures.startVirtual("redis-renew", () -> replace(reason));
    }
  }

  private void replace(String reason) {
    try {
      TimeUnit.NANOSECONDS.sleep(openedAt + SHORTEST_LIFE_NANOS - System.nanoTime());
      while (!closed) {
        try {
          LettuceConnection fresh = connect(connector, disconnects);
          LettuceConnection old = current;
          openedAt = System.nanoTime();
          current = fresh;
          var _ = old.connection().closeAsync();
          if (closed) {
            var _ = fresh.connection().closeAsync();
          }
          LOG.warn("reconnected to Redis: {}", reason);
          return;
        } catch (RedisException e) {
          LOG.debug("Redis can't be connected to yet: {}", e.toString());
          Thread.sleep(RETRY_MILLIS);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // no code interrupts it; the thread ends here anyway
    } finally {
      renewing.set(false);
    }
  }

  @Override
  public void close() {
    closed = true;
    current.connection().close();
  }
}
