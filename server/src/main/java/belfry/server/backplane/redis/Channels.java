package belfry.server.backplane.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channels that this instance wants to hear, over one connection. Owns which they are, and
 * compares that with what Redis confirms: Lettuce subscribes again on its own after a disconnect,
 * but only to what was confirmed, and gives up silently.
 *
 * <p>The listener is called on Lettuce's threads, and only hands over.
 */
final class Channels implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Channels.class);
  private static final long ASK_AGAIN_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long GIVE_UP_NANOS = Duration.ofSeconds(5).toNanos();
  private static final int ASKED_AT_ONCE = 500;

  /** Who hears. */
  interface Listener {
    /** From now on all that is published to the channel comes; what came before may be lost. */
    void subscribed(String channel);

    void message(String channel, byte[] message);
  }

  /** A channel that is wanted. Changed under the map's lock for its key only. */
  private static final class Wanted {
    private int users;
    private final AtomicBoolean wasHeard = new AtomicBoolean();
    private volatile CompletableFuture<Void> confirmed = new CompletableFuture<>();
    private volatile long since = System.nanoTime();
    private volatile long askedAt = since;

    void forget() {
      if (confirmed.isDone()) {
        confirmed = new CompletableFuture<>();
        since = System.nanoTime();
        askedAt = since;
      }
    }
  }

  private final Connector connector;
  private final Troubles troubles;
  private volatile Listener listener;
  private final Map<String, Wanted> wanted = new ConcurrentHashMap<>();
  private final AtomicBoolean renewing = new AtomicBoolean();
  private volatile StatefulRedisPubSubConnection<String, byte[]> current;
  private volatile boolean closed;

  Channels(Connector connector, Troubles troubles) {
    this.connector = connector;
    this.troubles = troubles;
  }

  /**
   * Opens the connection.
   *
   * @throws RedisException when that can't be done now
   */
  void open(Listener heard) {
    listener = heard;
    current = open();
  }

  private StatefulRedisPubSubConnection<String, byte[]> open() {
    StatefulRedisPubSubConnection<String, byte[]> connection = connector.connectPubSub();
    connection.addListener(
        new RedisPubSubAdapter<>() {
          @Override
          public void subscribed(String channel, long count) {
            confirm(channel);
          }

          @Override
          public void message(String channel, byte[] message) {
            listener.message(channel, message);
          }
        });
    connection.addListener(
        new RedisConnectionStateListener() {
          @Override
          public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
            wanted.values().forEach(Wanted::forget);
          }
        });
    return connection;
  }

  private void confirm(String channel) {
    // Lettuce subscribes again to what nobody wants since, if Redis was away when it was dropped.
    Wanted now = wanted.computeIfAbsent(channel, this::unsubscribe);
    if (now != null) {
      // The listener is told first: who waits for the confirmation goes on from what it knows then.
      listener.subscribed(channel);
      if (now.confirmed.complete(null) && now.wasHeard.getAndSet(true)) {
        troubles.resubscribed();
      }
    }
  }

  /** Under the map's lock for the channel: who wants it next asks for it after this. */
  private Wanted unsubscribe(String channel) {
    var _ = current.async().unsubscribe(channel);
    return null;
  }

  /** Wants to hear a channel; the result is when Redis confirms it. */
  CompletableFuture<Void> want(String channel) {
    return wanted.compute(
            channel,
            (_, known) -> {
              Wanted now = known == null ? new Wanted() : known;
              if (now.users++ == 0) {
                var _ = current.async().subscribe(channel);
              }
              return now;
            })
        .confirmed;
  }

  /** Ends {@link #want}. */
  void drop(String channel) {
    wanted.computeIfPresent(
        channel,
        (_, known) -> {
          if (--known.users > 0) {
            return known;
          }
          return unsubscribe(channel);
        });
  }

  /** Asks again for what Redis has not confirmed. To be called now and then. */
  void check() {
    if (!current.isOpen()) {
      return;
    }
    long now = System.nanoTime();
    List<String> missing =
        wanted.entrySet().stream()
            .filter(e -> !e.getValue().confirmed.isDone())
            .filter(e -> now - e.getValue().askedAt > ASK_AGAIN_NANOS)
            .peek(e -> e.getValue().askedAt = now)
            .map(Map.Entry::getKey)
            .toList();
    ask(missing);
    if (missing.stream()
        .map(wanted::get)
        .anyMatch(w -> w != null && !w.confirmed.isDone() && now - w.since > GIVE_UP_NANOS)) {
      renew("Redis confirms no subscription");
    }
  }

  private void ask(List<String> channels) {
    for (int from = 0; from < channels.size(); from += ASKED_AT_ONCE) {
      int to = Math.min(channels.size(), from + ASKED_AT_ONCE);
      var _ = current.async().subscribe(channels.subList(from, to).toArray(String[]::new));
    }
  }

  /** Has a new connection made, unless that is under way. Never blocks. */
  void renew(String why) {
    if (!closed && renewing.compareAndSet(false, true)) {
      LOG.warn("{}: the connection for channels is made anew", why);
      Thread.ofVirtual().name("redis-renew-channels").start(this::replace);
    }
  }

  private void replace() {
    try {
      var fresh = open();
      var old = current;
      current = fresh;
      var _ = old.closeAsync();
      wanted.values().forEach(Wanted::forget);
      ask(List.copyOf(wanted.keySet()));
      if (closed) {
        var _ = fresh.closeAsync();
      }
    } catch (RedisException e) {
      LOG.debug("can't connect anew yet: {}", e.toString());
    } finally {
      renewing.set(false);
    }
  }

  @Override
  public void close() {
    closed = true;
    current.close();
  }
}
