package belfry.server.backplane.redis;

import belfry.server.task.Failures;
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
 * Listens to every sentinel, and says when another Redis became the master: the old one goes on
 * taking messages for seconds and forgets them. What a late sentinel tells may be old, so it is
 * only a hint to connect anew and look.
 */
final class SentinelWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SentinelWatch.class);
  private static final String SWITCHED = "+switch-master";

  /** Comes seconds before the other; from then on the sentinels name the new master. */
  private static final String PROMOTED = "+promoted-slave";

  private static final Duration AGAIN = Duration.ofSeconds(2);

  private final RedisClient client;
  private final RedisURI master;
  private final Runnable switched;
  private final Map<RedisURI, StatefulRedisPubSubConnection<String, String>> open = new HashMap<>();
  private final Beat beat;

  SentinelWatch(RedisClient client, RedisURI master, Runnable switched, Failures failures) {
    this.client = client;
    this.master = master;
    this.switched = switched;
    this.beat = new Beat("redis-sentinels", this::connect, failures);
  }

  void start() {
    beat.start();
  }

  /** Connects to those sentinels that it is not connected to. Of the beat's thread only. */
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
    return AGAIN;
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
    beat.close();
  }
}
