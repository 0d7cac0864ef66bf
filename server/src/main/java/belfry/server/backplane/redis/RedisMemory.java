package belfry.server.backplane.redis;

import belfry.server.backplane.redis.link.CommandFailure;
import belfry.server.backplane.redis.link.Commands;
import belfry.server.backplane.redis.link.NodeInfo;
import belfry.server.backplane.redis.link.Pending;
import belfry.server.backplane.redis.link.Script;
import belfry.server.backplane.redis.link.ScriptCall;
import belfry.server.backplane.redis.link.Timeouts;
import belfry.server.measure.Measure;
import belfry.server.task.Failures;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Keeps the memory of Redis within the share of the deployment. Beyond it, one of the instances
 * removes the logs of rooms without members, those with the oldest last messages first, and then
 * the older half of the largest logs, until a tenth of the share is free. Readers get a gap in
 * place of what they lack. The thread {@code redis-memory} runs while memory has to be freed.
 */
final class RedisMemory {
  private static final Logger LOG = LoggerFactory.getLogger(RedisMemory.class);
  private static final Script FORGET = Scripts.loadForFullMemory("forget.lua");
  private static final long PAUSE_IF_IN_VAIN = TimeUnit.SECONDS.toNanos(30);
  private static final int REMOVED_AT_ONCE = 100;

  private final Keys keys;
  private final String instance;
  private final Commands commands;
  private final List<Partition> partitions;
  private final Settings settings;
  private final Failures failures;
  private final AtomicBoolean freeing = new AtomicBoolean();

  /** The time before which freeing memory is in vain, by {@link System#nanoTime}. */
  private volatile long notBefore = System.nanoTime();

  private final LongAdder removed = new LongAdder();
  private final LongAdder shortened = new LongAdder();
  private volatile MemoryUse fullest = new MemoryUse(0, 1);

  RedisMemory(
      Keys keys,
      String instance,
      Commands commands,
      List<Partition> partitions,
      Settings settings,
      Failures failures) {
    this.keys = keys;
    this.instance = instance;
    this.commands = commands;
    this.partitions = partitions;
    this.settings = settings;
    this.failures = failures;
  }

  List<Measure> measures() {
    return List.of(
        new Measure.Gauge(
            "redis_memory_used_bytes",
            "Memory that Redis uses. In a cluster, that of the fullest master.",
            () -> fullest.used()),
        new Measure.Gauge(
            "redis_memory_limit_bytes",
            "Memory that Redis may use before logs are removed. In a cluster, that of one master.",
            () -> fullest.limit()),
        new Measure.Counter(
            "redis_logs_removed",
            "Logs without members whose messages this instance removed, to free memory of Redis.",
            removed::sum),
        new Measure.Counter(
            "redis_logs_shortened",
            "Logs whose older half this instance removed, to free memory of Redis.",
            shortened::sum));
  }

  /**
   * Looks at the memory of all nodes, and begins to free some if that is due. Never blocks.
   *
   * @param nodes the present state of the nodes; empty if it is not known
   */
  void check(List<NodeInfo> nodes) {
    long share = settings.value(Setting.REDIS_MEMORY);
    nodes.stream()
        .map(node -> MemoryUse.of(node, share))
        .max(Comparator.comparingDouble(MemoryUse::part))
        .ifPresent(this::check);
  }

  private void check(MemoryUse worst) {
    fullest = worst;
    if (worst.isOverLimit()
        && System.nanoTime() - notBefore >= 0
        && freeing.compareAndSet(false, true)) {
      startFreeing();
    }
  }

  private void startFreeing() {
    try {
      failures.startVirtual("redis-memory", this::free);
    } catch (RuntimeException | Error e) {
      freeing.set(false);
      throw e;
    }
  }

  private void free() {
    try {
      boolean inVain = false;
      for (RedisClusterAsyncCommands<String, byte[]> node : commands.masters()) {
        MemoryUse use = use(node);
        if (use.isOverLimit() && isResponsible()) {
          inVain |= !free(node, use);
        }
      }
      notBefore = System.nanoTime() + (inVain ? PAUSE_IF_IN_VAIN : 0);
    } catch (CommandFailure e) {
      LOG.debug("the memory of Redis can't be looked after now: {}", e.reason());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // no code interrupts it; the thread ends here anyway
    } finally {
      freeing.set(false);
    }
  }

  private MemoryUse use(RedisClusterAsyncCommands<String, byte[]> node)
      throws InterruptedException {
    return MemoryUse.of(node, settings.value(Setting.REDIS_MEMORY));
  }

  /** Whether this instance has the lowest id of those that hold a lease. */
  private boolean isResponsible() throws InterruptedException {
    var leases =
        commands.send(c -> c.zrangeWithScores(partitions.getFirst().lease().leasesKey(), 0, -1));
    return Commands.await(leases, Timeouts.COMMAND).stream()
        .filter(lease -> lease.getScore() > 0)
        .map(ScoredValue::getValue)
        .map(FieldCodec::text)
        .filter(SharedLease::isInstance)
        .noneMatch(other -> other.compareTo(instance) < 0);
  }

  /** Frees memory of a node. Returns false if it found nothing to free and the limit is passed. */
  private boolean free(RedisClusterAsyncCommands<String, byte[]> node, MemoryUse before)
      throws InterruptedException {
    LogSurvey survey = LogSurvey.of(keys, node);
    long removedBefore = removed.sum();
    long shortenedBefore = shortened.sum();
    MemoryUse now = removeOldest(node, survey, before);
    if (now.isOverLimit()) {
      now = shortenLargest(node, survey, now);
    }
    LOG.atLevel(now.isOverLimit() ? Level.WARN : Level.INFO)
        .log(
            "Redis used {} MiB of {}; removed {} logs without members, shortened {} others;"
                + " it uses {} MiB now",
            before.used() >> 20,
            before.limit() >> 20,
            removed.sum() - removedBefore,
            shortened.sum() - shortenedBefore,
            now.used() >> 20);
    long freed = removed.sum() - removedBefore + shortened.sum() - shortenedBefore;
    return freed > 0 || !now.isOverLimit();
  }

  private MemoryUse removeOldest(
      RedisClusterAsyncCommands<String, byte[]> node, LogSurvey survey, MemoryUse before)
      throws InterruptedException {
    MemoryUse now = before;
    Iterator<LogSurvey.Found> oldest = survey.oldestFirst().iterator();
    while (!now.isOnTarget() && oldest.hasNext()) {
      List<Pending<Long>> some = new ArrayList<>();
      for (long bytes = 0;
          bytes < now.excess() && some.size() < REMOVED_AT_ONCE && oldest.hasNext(); ) {
        LogSurvey.Found found = oldest.next();
        bytes += found.bytes();
        some.add(commands.send(removal(found)));
      }
      for (Pending<Long> one : some) {
        removed.add(one.await(Timeouts.COMMAND));
      }
      now = use(node);
    }
    return now;
  }

  private ScriptCall<Long> removal(LogSurvey.Found found) {
    Partition partition = Partition.of(partitions, found.log().text());
    return new ScriptCall<>(
        FORGET,
        List.of(keys.stream(found.log()), keys.meta(found.log()), partition.countsKey()),
        List.of(!found.log().isRoom() ? "" : found.log().text(), found.used()),
        reply -> reply.number(0));
  }

  private MemoryUse shortenLargest(
      RedisClusterAsyncCommands<String, byte[]> node, LogSurvey survey, MemoryUse before)
      throws InterruptedException {
    MemoryUse now = before;
    for (LogSurvey.Found found : survey.largestFirst()) {
      if (now.isOnTarget()) {
        break;
      }
      String stream = keys.stream(found.log());
      long length = Commands.await(commands.send(c -> c.xlen(stream)), Timeouts.COMMAND);
      if (length > 1) {
        var _ = Commands.await(commands.send(c -> c.xtrim(stream, length / 2)), Timeouts.COMMAND);
        shortened.increment();
        now = use(node);
      }
    }
    return now;
  }
}
