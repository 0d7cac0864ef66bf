package belfry.server.backplane.redis.link;

import belfry.server.task.Failures;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channels that this instance subscribes to, over one connection. Owns the set of wanted
 * channels and compares it with what Redis confirms: after a disconnect Lettuce subscribes again,
 * but only to channels that were confirmed before, and it may give up silently.
 *
 * <p>The listener is called on threads of Lettuce, so it must not block. Its errors are reported to
 * {@link Failures}. The thread {@code redis-renew-channels} replaces the connection.
 */
public final class Channels implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Channels.class);
  private static final long ASK_AGAIN_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long GIVE_UP_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long LONGEST_PATIENCE_NANOS = Duration.ofMinutes(1).toNanos();
  private static final int ASKED_AT_ONCE = 500;

  /** The receiver of messages. */
  public interface Listener {
    /**
     * A subscription was confirmed. Messages published from now on will be received; earlier ones
     * may be lost.
     */
    void subscribed(String channel);

    /** A message was published to a channel. */
    void message(String channel, byte[] message);
  }

  /** A wanted channel. Changed only inside an operation of the map for its key. */
  private static final class Wanted {
    private int users;
    private final AtomicBoolean confirmedBefore = new AtomicBoolean();
    private volatile CompletableFuture<Void> confirmed = new CompletableFuture<>();
    private volatile long since = System.nanoTime();
    private volatile long askedAt = since;

    void forgetConfirmation() {
      if (confirmed.isDone()) {
        confirmed = new CompletableFuture<>();
        since = System.nanoTime();
        askedAt = since;
      }
    }
  }

  /** The listener before {@link #listen}; no channel is wanted then. */
  private static final Listener NOBODY =
      new Listener() {
        @Override
        public void subscribed(String channel) {}

        @Override
        public void message(String channel, byte[] message) {}
      };

  private final Connector connector;
  private final LinkCounters counters;
  private final Failures failures;
  private final Map<String, Wanted> wanted = new ConcurrentHashMap<>();
  private final AtomicBoolean renewing = new AtomicBoolean();
  private volatile Listener listener = NOBODY;
  private volatile StatefulRedisPubSubConnection<String, byte[]> current;
  private volatile boolean closed;

  /** How long to wait for a confirmation before the next renewal: twice as long after each. */
  private volatile long patience = GIVE_UP_NANOS;

  private volatile long renewedAt = System.nanoTime() - LONGEST_PATIENCE_NANOS;

  private Channels(
      Connector connector,
      LinkCounters counters,
      Failures failures,
      StatefulRedisPubSubConnection<String, byte[]> current) {
    this.connector = connector;
    this.counters = counters;
    this.failures = failures;
    this.current = current;
  }

  /**
   * Opens the connection.
   *
   * @throws RedisException if that fails now; a later attempt may succeed
   */
  static Channels open(Connector connector, LinkCounters counters, Failures failures) {
    var connection = connector.connectPubSub();
    Channels channels = new Channels(connector, counters, failures, connection);
    channels.observe(connection);
    return channels;
  }

  /** Sets the receiver of messages. Called before the first channel is wanted. */
  public void listen(Listener receiver) {
    listener = receiver;
  }

  private void observe(StatefulRedisPubSubConnection<String, byte[]> connection) {
    connection.addListener(
        new RedisPubSubAdapter<>() {
          @Override
          public void subscribed(String channel, long count) {
            try {
              confirm(channel);
            } catch (RuntimeException | Error e) {
              failures.caught("subscription to " + channel, e);
            }
          }

          @Override
          public void message(String channel, byte[] message) {
            try {
              listener.message(channel, message);
            } catch (RuntimeException | Error e) {
              failures.caught("message on " + channel, e);
            }
          }
        });
    connection.addListener(
        new RedisConnectionStateListener() {
          @Override
          public void onRedisDisconnected(RedisChannelHandler<?, ?> handler) {
            wanted.values().forEach(Wanted::forgetConfirmation);
          }
        });
  }

  private void confirm(String channel) {
    patience = GIVE_UP_NANOS;
    // Lettuce also renews a subscription that was dropped while Redis was away.
    Wanted now = wanted.computeIfAbsent(channel, this::unsubscribe);
    if (now != null) {
      // The listener comes first: code that waits for the confirmation relies on its work.
      listener.subscribed(channel);
      if (now.confirmed.complete(null) && now.confirmedBefore.getAndSet(true)) {
        counters.resubscribed();
      }
    }
  }

  /** Called inside an operation of the map, so that a later subscription comes after this. */
  private @Nullable Wanted unsubscribe(String channel) {
    var _ = current.async().unsubscribe(channel);
    return null;
  }

  /**
   * Subscribes to a channel. Each call needs a {@link #drop} of its own.
   *
   * @return completes when Redis has confirmed the subscription
   */
  public CompletableFuture<Void> want(String channel) {
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

  /** Subscribes to a channel for a moment, before any channel is wanted. */
  CompletionStage<Void> rehearse(String channel) {
    return current
        .async()
        .subscribe(channel)
        .thenCompose(_ -> current.async().unsubscribe(channel));
  }

  /** Undoes one {@link #want}; the last one ends the subscription. */
  public void drop(String channel) {
    wanted.computeIfPresent(
        channel, (_, known) -> --known.users > 0 ? known : unsubscribe(channel));
  }

  /** Asks again for subscriptions that Redis has not confirmed. Called every second or so. */
  public void check() {
    if (!current.isOpen()) {
      return;
    }
    long now = System.nanoTime();
    List<String> unconfirmed =
        wanted.entrySet().stream()
            .filter(e -> !e.getValue().confirmed.isDone())
            .filter(e -> now - e.getValue().askedAt > ASK_AGAIN_NANOS)
            .peek(e -> e.getValue().askedAt = now)
            .map(Map.Entry::getKey)
            .toList();
    subscribe(unconfirmed);
    if (now - renewedAt > patience
        && unconfirmed.stream()
            .map(wanted::get)
            .anyMatch(w -> w != null && !w.confirmed.isDone() && now - w.since > GIVE_UP_NANOS)) {
      renewedAt = now;
      patience = Math.min(2 * patience, LONGEST_PATIENCE_NANOS);
      renew("Redis confirms no subscription");
    }
  }

  private void subscribe(List<String> channels) {
    for (int from = 0; from < channels.size(); from += ASKED_AT_ONCE) {
      int to = Math.min(channels.size(), from + ASKED_AT_ONCE);
      var _ = current.async().subscribe(channels.subList(from, to).toArray(String[]::new));
    }
  }

  /** Replaces the connection by a new one, unless that is under way. Never blocks. */
  public void renew(String reason) {
    if (!closed && renewing.compareAndSet(false, true)) {
      LOG.warn("replacing the connection for channels: {}", reason);
      failures.startVirtual("redis-renew-channels", this::replace);
    }
  }

  private void replace() {
    try {
      var fresh = connector.connectPubSub();
      observe(fresh);
      var old = current;
      current = fresh;
      var _ = old.closeAsync();
      wanted.values().forEach(Wanted::forgetConfirmation);
      subscribe(List.copyOf(wanted.keySet()));
      if (closed) {
        var _ = fresh.closeAsync();
      }
    } catch (RedisException e) {
      LOG.debug("channels can't be connected yet: {}", e.toString());
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
