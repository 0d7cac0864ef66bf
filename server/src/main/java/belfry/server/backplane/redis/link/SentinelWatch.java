package belfry.server.backplane.redis.link;

import belfry.server.task.Failures;
import belfry.server.task.PeriodicTask;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A watch over all sentinels of a target. Reports that another Redis became the master, because the
 * old master goes on taking writes for seconds and then loses them. A late sentinel may report an
 * old change, so a report is only a hint: the receiver reconnects and checks.
 *
 * <p>Owns a connection to each sentinel, opened by the thread {@code redis-sentinels}. Reports come
 * on threads of Lettuce. The connections end with Lettuce's client.
 */
final class SentinelWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SentinelWatch.class);
  private static final String SWITCHED = "+switch-master";

  /** Published seconds before {@link #SWITCHED}; the sentinels name the new master from then on. */
  private static final String PROMOTED = "+promoted-slave";

  private static final Duration CONNECT_EVERY = Duration.ofSeconds(2);

  private final RedisClient client;
  private final RedisURI master;
  private final Runnable switched;
  private final PeriodicTask connecting;

  /** Accessed only by the thread of {@link #connecting}. */
  private final Map<RedisURI, StatefulRedisPubSubConnection<String, String>> open = new HashMap<>();

  /**
   * A watch that waits to be started.
   *
   * @param master the target, with its sentinels
   */
  SentinelWatch(RedisClient client, RedisURI master, Runnable switched, Failures failures) {
    this.client = client;
    this.master = master;
    this.switched = failures.guard("redis-sentinels", switched);
    this.connecting = new PeriodicTask("redis-sentinels", this::connect, failures);
  }

  void start() {
    connecting.start();
  }

  /** Connects to the sentinels that it is not connected to. */
  private Duration connect() {
    for (RedisURI sentinel : master.getSentinels()) {
      if (!open.containsKey(sentinel)) {
        try {
          open.put(sentinel, connect(sentinel));
        } catch (RedisException e) {
          LOG.debug("sentinel {} can't be reached: {}", sentinel, e.toString());
        }
      }
    }
    return CONNECT_EVERY;
  }

  private StatefulRedisPubSubConnection<String, String> connect(RedisURI sentinel) {
    var connection = client.connectPubSub(sentinel);
    connection.addListener(
        new RedisPubSubAdapter<>() {
          @Override
          public void message(String channel, String message) {
            String name = master.getSentinelMasterId();
            if (channel.equals(SWITCHED)
                ? message.startsWith(name + " ")
                : message.contains(" @ " + name + " ")) {
              switched.run();
            }
          }
        });
    var _ = connection.async().subscribe(SWITCHED, PROMOTED);
    return connection;
  }

  @Override
  public void close() {
    connecting.close();
  }
}
