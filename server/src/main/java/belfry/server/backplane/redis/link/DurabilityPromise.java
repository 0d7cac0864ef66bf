package belfry.server.backplane.redis.link;

import belfry.server.measure.Measure;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The promise about what an ack survives. It depends on the settings, the replicas and the master
 * of Redis, so it is renewed every two seconds; a change is logged.
 */
final class DurabilityPromise {
  private static final Logger LOG = LoggerFactory.getLogger(DurabilityPromise.class);

  private final RedisTarget target;
  private final int ackReplicas;
  private final CommandConnection connection;
  private volatile String text;
  private volatile long evicted;

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
    this.evicted = first.evictedKeys();
  }

  /** The promise, in one line for a person. */
  String text() {
    return text;
  }

  /** The keys that Redis has evicted. */
  List<Measure> measures() {
    return List.of(
        new Measure.Gauge(
            "redis_evicted_keys",
            "Keys that Redis has evicted since its start. More than 0 means lost messages or"
                + " names.",
            () -> evicted));
  }

  /** Asks Redis for what the promise is based on. In a cluster, this may block. */
  NodeStates ask() {
    try {
      Checkup.Asked asked = Checkup.ask(connection.current());
      return deadline -> renew(asked, deadline);
    } catch (CommandFailure e) {
      LOG.debug("the settings of Redis can't be read: {}", e.reason());
      return _ -> List.of();
    }
  }

  private List<NodeInfo> renew(Checkup.Asked asked, Deadline deadline) throws InterruptedException {
    try {
      Checkup checkup = asked.await(deadline);
      evicted = checkup.evictedKeys();
      String now = checkup.promise(target, ackReplicas);
      if (!now.equals(text)) {
        text = now;
        LOG.atLevel(checkup.mayEvict() ? Level.WARN : Level.INFO).log(now);
      }
      return List.copyOf(checkup.masters());
    } catch (CommandFailure e) {
      LOG.debug("the settings of Redis can't be read: {}", e.reason());
      return List.of();
    }
  }
}
