package belfry.server.backplane.redis;

import belfry.protocol.EntryId;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Retention;
import belfry.server.backplane.redis.link.CommandFailure;
import belfry.server.backplane.redis.link.Commands;
import belfry.server.backplane.redis.link.Pending;
import belfry.server.backplane.redis.link.Script;
import belfry.server.backplane.redis.link.ScriptCall;
import belfry.server.backplane.redis.link.Timeouts;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes entries from Redis because of their age, if this instance holds the lease for that; and
 * on every instance, makes the followers of logs forget what Redis has no more. {@link #remove} is
 * called by one thread, {@code redis-old-entries}.
 */
final class OldLogEntries {
  private static final Logger LOG = LoggerFactory.getLogger(OldLogEntries.class);
  private static final Script EXPIRE = Scripts.loadForFullMemory("expire.lua");

  /** The highest number of entries that one call of the script removes. */
  private static final int PART = 500;

  /**
   * The highest number of logs of which entries are removed at once, so that Redis is free soon.
   */
  private static final int SHORTENED_AT_ONCE = 20;

  private static final int ASKED_AT_ONCE = 250;

  /** Shorter than the lease, so that its holder keeps it. */
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private static final Duration ROUND = Duration.ofMinutes(1);

  private final Keys keys;
  private final Commands commands;
  private final FollowedLogs followed;
  private final TaskLease lease;
  private final Retention keep;
  private final InstantSource clock;
  private Instant roundAt = Instant.MIN;

  OldLogEntries(
      Keys keys,
      Commands commands,
      FollowedLogs followed,
      TaskLease lease,
      Retention keep,
      InstantSource clock) {
    this.keys = keys;
    this.commands = commands;
    this.followed = followed;
    this.lease = lease;
    this.keep = keep;
    this.clock = clock;
  }

  /** Does a round through all logs if that is due; returns the pause until the next call. */
  Duration remove() throws InterruptedException {
    if (commands.isOpen()) {
      boolean isHolder = lease.hold();
      Instant now = clock.instant();
      if (now.isBefore(roundAt) || now.isAfter(roundAt.plus(ROUND))) {
        try {
          if (isHolder) {
            LogScan.ofAll(keys, commands, this::removeFrom);
          }
          forget();
          roundAt = now;
        } catch (CommandFailure e) {
          LOG.debug("old entries can't be removed now: {}", e.reason());
        }
      }
    }
    return PAUSE;
  }

  private void removeFrom(List<LogName> logs) throws InterruptedException {
    List<LogName> rest = logs;
    while (!rest.isEmpty()) {
      List<LogName> left = new ArrayList<>();
      for (int from = 0; from < rest.size() && lease.hold(); from += SHORTENED_AT_ONCE) {
        left.addAll(shorten(rest.subList(from, Math.min(rest.size(), from + SHORTENED_AT_ONCE))));
      }
      rest = left;
    }
  }

  /** Removes a part of the old entries of each log; returns the logs that may have more. */
  private List<LogName> shorten(List<LogName> logs) throws InterruptedException {
    Instant now = clock.instant();
    Map<LogName, Pending<Long>> asked = new LinkedHashMap<>();
    for (LogName log : logs) {
      keep.edge(log, now).ifPresent(edge -> asked.put(log, commands.send(call(log, edge))));
    }
    List<LogName> left = new ArrayList<>();
    for (Map.Entry<LogName, Pending<Long>> one : asked.entrySet()) {
      if (one.getValue().await(Timeouts.COMMAND) == PART) {
        left.add(one.getKey());
      }
    }
    return left;
  }

  private ScriptCall<Long> call(LogName log, Instant edge) {
    return new ScriptCall<>(
        EXPIRE,
        List.of(keys.stream(log)),
        List.of(edge.toEpochMilli(), PART),
        reply -> reply.number(0));
  }

  private void forget() throws InterruptedException {
    Iterator<FollowedLog> all = followed.iterator();
    while (all.hasNext()) {
      List<FollowedLog> some = new ArrayList<>();
      while (all.hasNext() && some.size() < ASKED_AT_ONCE) {
        some.add(all.next());
      }
      forget(some);
    }
  }

  private void forget(List<FollowedLog> logs) throws InterruptedException {
    List<CompletionStage<List<StreamMessage<String, byte[]>>>> asked = new ArrayList<>();
    List<@Nullable EntryId> reached = new ArrayList<>(); // before Redis is asked: what comes stays
    for (FollowedLog log : logs) {
      reached.add(log.last());
      asked.add(
          commands.send(c -> c.xrange(keys.stream(log.name()), Range.unbounded(), Limit.from(1))));
    }
    for (int i = 0; i < logs.size(); i++) {
      List<StreamMessage<String, byte[]>> first = Commands.await(asked.get(i), Timeouts.COMMAND);
      EntryId gone =
          first.isEmpty() ? reached.get(i) : EntryId.of(first.getFirst().getId()).previous();
      if (gone != null) {
        logs.get(i).expired(gone);
      }
    }
  }

  /** Gives the lease back. Called after the last {@link #remove}. */
  void end() {
    lease.giveBack();
  }
}
