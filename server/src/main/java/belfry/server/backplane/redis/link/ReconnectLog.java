package belfry.server.backplane.redis.link;

import io.lettuce.core.event.Event;
import io.lettuce.core.event.connection.ConnectionActivatedEvent;
import io.lettuce.core.event.connection.ReconnectFailedEvent;
import io.lettuce.core.resource.ClientResources;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of failed attempts to reconnect, in place of Lettuce's own, which writes each attempt and
 * often its stack trace. A reason is logged once, and again after a minute. Lettuce calls it on one
 * thread.
 */
final class ReconnectLog {
  private static final Logger LOG = LoggerFactory.getLogger(ReconnectLog.class);
  private static final long AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

  /**
   * What Lettuce says of a connection that ended before its handshake began. The next attempt tells
   * the reason.
   */
  private static final String NO_REASON = "RedisHandshakeHandler not registered";

  private String logged = "";
  private long loggedAt;

  /** Logs the failures of all connections with these resources, until the resources are closed. */
  static void of(ClientResources resources) {
    ReconnectLog log = new ReconnectLog();
    var _ = resources.eventBus().get().subscribe(log::receive);
  }

  private void receive(Event event) {
    switch (event) {
      case ReconnectFailedEvent failed -> failed(failed);
      case ConnectionActivatedEvent _ -> logged = "";
      default -> {
        // not about an attempt to reconnect
      }
    }
  }

  private void failed(ReconnectFailedEvent failed) {
    String reason = StartupWait.reason(failed.getCause());
    long now = System.nanoTime();
    boolean isNew = !reason.equals(logged) && !reason.equals(NO_REASON);
    if (isNew || now - loggedAt > AGAIN_NANOS) {
      logged = reason;
      loggedAt = now;
      LOG.warn("can't reconnect to Redis at {}: {}", failed.remoteAddress(), reason);
    }
  }
}
