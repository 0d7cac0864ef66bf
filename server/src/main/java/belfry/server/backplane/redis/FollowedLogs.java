package belfry.server.backplane.redis;

import belfry.protocol.Code;
import belfry.protocol.EntryId;
import belfry.protocol.RefusedException;
import belfry.server.backplane.Follower;
import belfry.server.backplane.LogName;
import belfry.server.backplane.redis.link.Channels;
import belfry.server.backplane.redis.link.CommandResult;
import belfry.server.backplane.redis.link.Timeouts;
import belfry.server.task.Failures;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The logs that this instance follows. Owns them and their subscriptions. Any thread may use it.
 */
final class FollowedLogs {
  /** A log and the number of its followers, counted before they are added. */
  private record Counted(FollowedLog log, int followers) {
    Counted plus(int more) {
      return new Counted(log, followers + more);
    }
  }

  private final Keys keys;
  private final FollowedLog.Reader reader;
  private final Channels channels;
  private final LogCounters counters;
  private final Failures failures;
  private final Map<LogName, Counted> logs = new ConcurrentHashMap<>();

  FollowedLogs(
      Keys keys,
      FollowedLog.Reader reader,
      Channels channels,
      LogCounters counters,
      Failures failures) {
    this.keys = keys;
    this.reader = reader;
    this.channels = channels;
    this.counters = counters;
    this.failures = failures;
  }

  /**
   * Adds a follower. Waits {@link Timeouts#RETRIES} at most for the subscription, and as long for
   * each read of the log.
   *
   * @throws RefusedException if Redis can't be used now
   */
  void follow(LogName name, Follower follower) {
    FollowedLog log = use(name);
    boolean following = false;
    try {
      awaitConfirmed(channels.want(keys.channel(name)));
      log.add(follower);
      following = true;
    } finally {
      if (!following) {
        release(name);
      }
    }
  }

  private FollowedLog use(LogName name) {
    return logs.compute(
            name,
            (_, known) ->
                known == null
                    ? new Counted(new FollowedLog(name, reader, counters, failures), 1)
                    : known.plus(1))
        .log;
  }

  private void release(LogName name) {
    logs.computeIfPresent(name, (_, known) -> known.followers > 1 ? known.plus(-1) : null);
    channels.drop(keys.channel(name));
  }

  private static void awaitConfirmed(CompletableFuture<?> confirmed) {
    try {
      confirmed.get(Timeouts.RETRIES.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // tells the caller to stop
      throw new RefusedException(Code.STOPPING, "the server is about to stop");
    } catch (ExecutionException | TimeoutException _) { // Redis is away
      throw new RefusedException(Code.UNAVAILABLE, CommandResult.UNAVAILABLE);
    }
  }

  /** Removes a follower. Does nothing if it does not follow the log. */
  void unfollow(LogName name, Follower follower) {
    Counted known = logs.get(name);
    if (known != null && known.log.remove(follower)) {
      release(name);
    }
  }

  /** The last entry of a log that this instance has received; null if it does not follow it. */
  @Nullable EntryId last(LogName name) {
    Counted known = logs.get(name);
    return known == null ? null : known.log.last();
  }

  /** Takes a message of a room's channel. Never blocks. */
  void received(LogName room, byte[] message) {
    Counted known = logs.get(room);
    if (known != null) {
      known.log.offer(() -> ChannelMessage.of(message));
    }
  }

  /** Takes a message of the channel of all inboxes. Never blocks. */
  void received(LogName inbox, ChannelMessage message) {
    Counted known = logs.get(inbox);
    if (known != null) {
      known.log.offer(() -> message);
    }
  }

  /** Notes that messages of a room's channel may have been lost until now. Never blocks. */
  void subscribed(LogName room) {
    Counted known = logs.get(room);
    if (known != null) {
      known.log.repairSoon();
    }
  }

  /** Whether somebody waits for entries: the acts of administrators may come some seconds late. */
  boolean isUsed() {
    for (LogName name : logs.keySet()) {
      if (!name.isAudit()) {
        return true;
      }
    }
    return false;
  }

  /** Iterates over all logs; logs that come or go meanwhile may be left out. */
  Iterator<FollowedLog> iterator() {
    return logs.values().stream().map(Counted::log).iterator();
  }
}
