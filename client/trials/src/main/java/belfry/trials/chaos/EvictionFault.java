package belfry.trials.chaos;

import belfry.trials.process.RedisProcess;
import belfry.trials.process.ServerInstance;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Gives a running Redis a policy by which it may evict keys. Each instance must say that acks
 * survive nothing surely; the number of instances that say so, once all do, is its effect.
 */
final class EvictionFault extends GradualFault {
  private static final String WORD = "maxmemory-policy";
  private static final String SAID = "acks survive: nothing surely";

  private final RedisProcess redis;
  private final List<ServerInstance> instances;

  EvictionFault(RedisProcess redis, List<ServerInstance> instances, Duration length) {
    super("Redis has the policy allkeys-lru for " + seconds(length), "redis", length);
    this.redis = redis;
    this.instances = List.copyOf(instances);
  }

  /** Every instance must run, to notice the policy. */
  @Override
  boolean goesAlone() {
    return true;
  }

  @Override
  void start() throws IOException {
    redis.ask("CONFIG", "SET", WORD, "allkeys-lru");
  }

  @Override
  Effect effect() {
    long said = instances.stream().filter(EvictionFault::saysSo).count();
    return new Effect(
        said == instances.size() ? said : 0, "instances that promise less", said + " say so");
  }

  private static boolean saysSo(ServerInstance instance) {
    try {
      return instance.admin().get("/readyz").text().contains(SAID);
    } catch (IOException _) { // it does not run, or stands still
      return false;
    }
  }

  @Override
  void stop() throws IOException {
    redis.ask("CONFIG", "SET", WORD, "noeviction");
  }
}
