package belfry.server.backplane.redis;

import io.lettuce.core.RedisException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection for commands that can be replaced by a new one, as when another Redis became the
 * master. Lettuce itself connects again to where it was connected; this is for the rest.
 */
final class Line implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Line.class);
  private static final long RETRY_MILLIS = 200;

  private final Connector connector;
  private final AtomicBoolean renewing = new AtomicBoolean();
  private volatile Connector.Commands current;
  private volatile boolean closed;

  /**
   * Opens it.
   *
   * @throws RedisException when that can't be done now
   */
  Line(Connector connector) {
    this.connector = connector;
    this.current = connector.connect();
  }

  Connector.Commands current() {
    return current;
  }

  boolean isOpen() {
    return current.connection().isOpen();
  }

  /** Has a new connection made, unless that is under way. Never blocks. */
  void renew() {
    if (!closed && renewing.compareAndSet(false, true)) {
      Thread.ofVirtual().name("redis-renew").start(this::replace);
    }
  }

  private void replace() {
    try {
      while (!closed) {
        try {
          Connector.Commands fresh = connector.connect();
          Connector.Commands old = current;
          current = fresh;
          var _ = old.connection().closeAsync();
          if (closed) {
            var _ = fresh.connection().closeAsync();
          }
          LOG.info("connected to Redis anew");
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
