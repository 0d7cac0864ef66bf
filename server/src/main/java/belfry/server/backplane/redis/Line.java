package belfry.server.backplane.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection for commands that can be replaced by a new one, as when another Redis became the
 * master. Lettuce itself connects again to where it was connected; this is for the rest.
 */
final class Line implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Line.class);
  private static final long RETRY_MILLIS = 200;

  /** Between two new ones: a Redis that is a replica for good would ask for one all the time. */
  private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Connector connector;
  private final AtomicBoolean renewing = new AtomicBoolean();
  private final AtomicLong disconnects = new AtomicLong();
  private volatile long madeAt;
  private volatile Connector.Commands current;
  private volatile boolean closed;

  /**
   * Opens it.
   *
   * @throws RedisException when that can't be done now
   */
  Line(Connector connector) {
    this.connector = connector;
    this.current = open();
  }

  private Connector.Commands open() {
    Connector.Commands fresh = connector.connect();
    fresh
        .connection()
        .addListener(
            new RedisConnectionStateListener() {
              @Override
              public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
                disconnects.incrementAndGet();
              }
            });
    madeAt = System.nanoTime();
    return fresh;
  }

  Connector.Commands current() {
    return current;
  }

  boolean isOpen() {
    return current.connection().isOpen();
  }

  /**
   * How often a connection of this line was lost. Where it was not in between, and {@link #current}
   * was asked for after the first look, all went over one connection.
   */
  long disconnects() {
    return disconnects.get();
  }

  /** Has a new connection made, unless that is under way. Never blocks. */
  void renew(String why) {
    if (!closed && renewing.compareAndSet(false, true)) {
      Thread.ofVirtual().name("redis-renew").start(() -> replace(why));
    }
  }

  private void replace(String why) {
    try {
      TimeUnit.NANOSECONDS.sleep(madeAt + SETTLE_NANOS - System.nanoTime());
      while (!closed) {
        try {
          Connector.Commands fresh = open();
          Connector.Commands old = current;
          current = fresh;
          var _ = old.connection().closeAsync();
          if (closed) {
            var _ = fresh.connection().closeAsync();
          }
          LOG.warn("connected to Redis anew: {}", why);
          return;
        } catch (RedisException e) {
          LOG.debug("can't connect anew yet: {}", e.toString());
          Thread.sleep(RETRY_MILLIS);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // nobody does; the thread ends here
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
