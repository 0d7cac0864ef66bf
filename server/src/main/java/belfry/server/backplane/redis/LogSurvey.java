package belfry.server.backplane.redis;

import belfry.server.backplane.LogName;
import belfry.server.backplane.redis.link.CommandFailure;
import belfry.server.backplane.redis.link.Commands;
import belfry.server.backplane.redis.link.Timeouts;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The logs of one node that are worth removing or shortening: those with the oldest last appends,
 * and the largest ones. It remembers a bounded number of each. Used by one thread.
 */
final class LogSurvey {
  private static final int OLDEST_KEPT = 10_000;
  private static final int LARGEST_KEPT = 100;

  /**
   * A log.
   *
   * @param used the time of the last append as Redis has it, or empty
   * @param bytes the memory of its entries, as Redis estimates it
   */
  record Found(LogName log, String used, long bytes) {
    private long time() {
      return used.matches("[0-9]{1,15}") ? Long.parseLong(used) : 0;
    }
  }

  private record Asked(LogName log, CompletionStage<byte[]> used, CompletionStage<Long> bytes) {}

  private final Keys keys;
  private final RedisClusterAsyncCommands<String, byte[]> node;
  private final PriorityQueue<Found> oldest =
      new PriorityQueue<>(Comparator.comparingLong(Found::time).reversed());
  private final PriorityQueue<Found> largest =
      new PriorityQueue<>(Comparator.comparingLong(Found::bytes));

  private LogSurvey(Keys keys, RedisClusterAsyncCommands<String, byte[]> node) {
    this.keys = keys;
    this.node = node;
  }

  /**
   * Looks at all logs of a node, some at a time.
   *
   * @throws CommandFailure if the node does not answer
   */
  static LogSurvey of(Keys keys, RedisClusterAsyncCommands<String, byte[]> node)
      throws InterruptedException {
    LogSurvey survey = new LogSurvey(keys, node);
    LogScan.ofNode(keys, node, survey::look);
    return survey;
  }

  private void look(List<LogName> logs) throws InterruptedException {
    List<Asked> asked = new ArrayList<>();
    for (LogName log : logs) {
      if (log.isAudit()) {
        continue; // others must not be able to push it out
      }
      asked.add(
          new Asked(log, node.hget(keys.meta(log), "checked"), node.memoryUsage(keys.stream(log))));
    }
    for (Asked one : asked) {
      byte @Nullable [] used = Commands.await(one.used, Timeouts.COMMAND);
      @Nullable Long bytes = Commands.await(one.bytes, Timeouts.COMMAND);
      if (bytes != null) {
        Found found = new Found(one.log, used == null ? "" : FieldCodec.text(used), bytes);
        add(oldest, found, OLDEST_KEPT);
        add(largest, found, LARGEST_KEPT);
      }
    }
  }

  private static void add(PriorityQueue<Found> queue, Found found, int most) {
    queue.add(found);
    if (queue.size() > most) {
      queue.remove();
    }
  }

  /** The logs with the oldest last appends, the oldest one first. */
  List<Found> oldestFirst() {
    return oldest.stream().sorted(Comparator.comparingLong(Found::time)).toList();
  }

  /** The largest logs, the largest one first. */
  List<Found> largestFirst() {
    return largest.stream().sorted(Comparator.comparingLong(Found::bytes).reversed()).toList();
  }
}
