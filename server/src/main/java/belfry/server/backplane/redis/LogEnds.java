package belfry.server.backplane.redis;

import belfry.protocol.EntryId;
import belfry.server.backplane.LogName;
import belfry.server.backplane.redis.link.CommandFailure;
import belfry.server.backplane.redis.link.Commands;
import belfry.server.backplane.redis.link.Script;
import belfry.server.backplane.redis.link.ScriptCall;
import belfry.server.backplane.redis.link.Timeouts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Gatherers;
import org.jspecify.annotations.Nullable;

/**
 * What this instance knows of the ends of logs: the last entries that its followers have, and the
 * last ones that it appended. A Redis that begins a new life may have lost entries; each instance
 * then reports the ends, and the first append to a log names the last entry that any of them knew.
 * Any thread may use it.
 */
final class LogEnds {
  private static final Script WITNESS = Scripts.load("witness.lua");
  private static final int APPENDED_KEPT = 4_096;
  private static final int REPORTED_AT_ONCE = 200;

  /**
   * The known end of a log.
   *
   * @param held whether this instance has followed the log up to it
   */
  private record End(LogName log, EntryId last, boolean held) {}

  private final Keys keys;
  private final String instance;
  private final Commands commands;
  private final FollowedLogs followed;
  private final ReentrantLock lock = new ReentrantLock();

  /** The last appended entries of the logs with the newest appends. Guarded by the lock. */
  private final LinkedHashMap<LogName, EntryId> appended =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<LogName, EntryId> eldest) {
          return size() > APPENDED_KEPT;
        }
      };

  LogEnds(Keys keys, String instance, Commands commands, FollowedLogs followed) {
    this.keys = keys;
    this.instance = instance;
    this.commands = commands;
    this.followed = followed;
  }

  /** Notes an entry that Redis acknowledged to this instance. */
  void appended(LogName log, EntryId id) {
    lock.lock();
    try {
      EntryId before = appended.remove(log);
      appended.putLast(log, before == null || before.compareTo(id) < 0 ? id : before);
    } finally {
      lock.unlock();
    }
  }

  /** The last entry of a log that this instance knows, or null. */
  @Nullable EntryId last(LogName log) {
    EntryId received = followed.last(log);
    lock.lock();
    try {
      EntryId own = appended.get(log);
      return received == null || (own != null && own.compareTo(received) > 0) ? own : received;
    } finally {
      lock.unlock();
    }
  }

  /** The numbers of the partitions in which this instance follows logs. */
  Set<Integer> followedPartitions() {
    Set<Integer> numbers = new HashSet<>();
    followed.iterator().forEachRemaining(log -> numbers.add(Partition.number(log.name().text())));
    return numbers;
  }

  /** Forgets the appended entries in the partitions of a lease that was given back. */
  void forget(SharedLease lease) {
    lock.lock();
    try {
      appended.keySet().removeIf(log -> lease.covers(Partition.number(log.text())));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Reports the ends of all logs in the partitions of a lease.
   *
   * @param life the beginning of the life of Redis for which the report is
   * @throws CommandFailure if Redis did not take all of it
   */
  void report(SharedLease lease, long life) throws InterruptedException {
    List<List<End>> parts =
        new ArrayList<>(
            ends(lease).stream().gather(Gatherers.windowFixed(REPORTED_AT_ONCE)).toList());
    if (parts.isEmpty()) {
      parts.add(List.of());
    }
    for (int i = 0; i < parts.size(); i++) {
      var call = call(lease, life, i == parts.size() - 1, parts.get(i));
      var _ = commands.send(call).await(Timeouts.COMMAND);
    }
  }

  private List<End> ends(SharedLease lease) {
    List<End> ends = new ArrayList<>();
    followed
        .iterator()
        .forEachRemaining(log -> {
          EntryId last = log.last();
          if (last != null) {
            ends.add(new End(log.name(), last, true));
          }
        });
    lock.lock();
    try {
      appended.forEach((log, last) -> ends.add(new End(log, last, false)));
    } finally {
      lock.unlock();
    }
    ends.removeIf(end -> !lease.covers(Partition.number(end.log.text())));
    return ends;
  }

  private ScriptCall<Long> call(SharedLease lease, long life, boolean isLast, List<End> ends) {
    List<String> used = new ArrayList<>(List.of(lease.leasesKey(), lease.lifeKey()));
    List<Object> arguments =
        new ArrayList<>(List.of(instance, life, isLast ? 1 : 0, lease.granted()));
    for (End end : ends) {
      used.add(keys.meta(end.log));
      arguments.addAll(
          List.of(
              end.last.epoch(),
              end.last.seq(),
              end.held ? 1 : 0,
              AppendScript.kept(end.log).toSeconds()));
    }
    return new ScriptCall<>(WITNESS, used, arguments, reply -> reply.number(0));
  }
}
