package belfry.trials.chaos;

import belfry.trials.process.RedisProcess;
import belfry.trials.process.ServerInstance;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Has hostile clients fill a Redis beyond the share of the deployment, which is small meanwhile.
 * Instances must remove logs without members, before Redis reaches its own limit and refuses all
 * messages. The number of removed logs is its effect.
 */
final class FillingFault extends GradualFault {
  private static final String SETTINGS = "belfry:settings";
  private static final String SHARE = "redis-memory";
  private static final long MIB = 1 << 20;

  /** Bytes that Redis may use beyond what it uses at the begin: never reached if logs go. */
  private static final long MOST = 64 * MIB;

  /** The part of the used memory, and the bytes, that the share leaves free at the begin. */
  private static final int FREE_PART = 4;

  private static final long FREE = 2 * MIB;

  private final RedisProcess redis;
  private final List<ServerInstance> instances;
  private final HostileFault filling;
  private final String usualShare;
  private double removedBefore;
  private long share;
  private long highest;
  private long removed;

  /**
   * Describes it.
   *
   * @param filling clients that write into ever new rooms
   * @param usualShare the share of the deployment before and afterwards
   */
  FillingFault(
      RedisProcess redis,
      List<ServerInstance> instances,
      HostileFault filling,
      String usualShare,
      Duration length) {
    super(filling.words() + ", beyond the share of Redis", "redis", length);
    this.redis = redis;
    this.instances = List.copyOf(instances);
    this.filling = filling;
    this.usualShare = usualShare;
  }

  /** A Redis that is set back would forget the share. */
  @Override
  boolean goesAlone() {
    return true;
  }

  @Override
  void start() throws IOException {
    removedBefore = removed();
    long used = used();
    share = used + used / FREE_PART + FREE;
    redis.ask("CONFIG", "SET", "maxmemory", Long.toString(used + MOST));
    redis.ask("HSET", SETTINGS, SHARE, Long.toString(share));
    filling.start();
  }

  @Override
  Effect effect() {
    try {
      highest = Math.max(highest, used());
      removed = Math.round(removed() - removedBefore);
    } catch (IOException _) {
      // an instance does not answer now: the last numbers stand
    }
    return new Effect(
        removed,
        "logs removed",
        "Redis used up to %.1f MiB of %.1f; %s"
            .formatted((double) highest / MIB, (double) share / MIB, filling.effect().detail()));
  }

  @Override
  void stop() throws IOException {
    filling.stop();
    redis.ask("HSET", SETTINGS, SHARE, usualShare);
    redis.ask("CONFIG", "SET", "maxmemory", "0");
  }

  private long used() throws IOException {
    return RedisProcess.number(redis.ask("INFO", "memory"), "used_memory:");
  }

  private double removed() throws IOException {
    double all = 0;
    for (ServerInstance instance : instances) {
      all += instance.admin().metric("belfry_redis_logs_removed_total");
    }
    return all;
  }
}
