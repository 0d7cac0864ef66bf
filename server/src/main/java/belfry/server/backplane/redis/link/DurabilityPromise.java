package belfry.server.backplane.redis.link;

import io.lettuce.core.RedisException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The promise about what an ack survives. It depends on the settings, the replicas and the master
 * of Redis, so it is renewed every two seconds; a change is logged.
 */
final class DurabilityPromise {
  private static final Logger LOG = LoggerFactory.getLogger(DurabilityPromise.class);
  private static final Duration RENEW_EVERY = Duration.ofSeconds(2);

  private final RedisTarget target;
  private final int ackReplicas;
  private final CommandConnection connection;
  private volatile String text;

  /**
   * A promise.
   *
   * @param ackReplicas the number of replicas that confirm a message before its ack
   * @param first the state of Redis at the start
   */
  DurabilityPromise(
      RedisTarget target, int ackReplicas, CommandConnection connection, Checkup first) {
    this.target = target;
    this.ackReplicas = ackReplicas;
    this.connection = connection;
    this.text = first.promise(target, ackReplicas);
  }

  /** The promise, in one line for a person. */
  String text() {
    return text;
  }

  /** Renews the promise. One thread at a time. */
  Duration renew() throws InterruptedException {
    if (connection.isOpen()) {
      try {
        String now = Checkup.of(connection.current()).promise(target, ackReplicas);
        if (!now.equals(text)) {
          text = now;
          LOG.info("{}", now);
        }
      } catch (RedisException | CommandFailure e) {
        LOG.debug("the settings of Redis can't be read: {}", e.getMessage());
      }
    }
    return RENEW_EVERY;
  }
}
