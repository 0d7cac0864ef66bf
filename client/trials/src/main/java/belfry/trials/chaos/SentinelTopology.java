package belfry.trials.chaos;

import belfry.trials.process.RedisProcess;
import belfry.trials.process.RedisSentinels;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Instances that share a master with replicas, watched over by Sentinels. Every replica confirms
 * every message, so that whichever becomes the master has it.
 */
final class SentinelTopology extends Topology {
  private final RedisSentinels redis;

  SentinelTopology(Site site, RedisProcess.Site store) throws IOException {
    super(site);
    this.redis = new RedisSentinels(store);
  }

  @Override
  void startStore() throws IOException, InterruptedException {
    redis.start();
  }

  @Override
  @Nullable String problem() {
    return redis.problem();
  }

  @Override
  List<String> options() {
    return List.of("--redis", redis.url(), "--ack-replicas", "" + RedisSentinels.REPLICAS);
  }

  @Override
  boolean failsOver() {
    return true;
  }

  @Override
  List<Fault.Kind> storeFaults(Workload workload) {
    return List.of(
        new Fault.Kind("SENTINEL FAILOVER", _ -> failOver()),
        new Fault.Kind("kill -9 of the master", random -> killMaster(between(random, 0, 8))),
        new Fault.Kind("SIGSTOP of the master", random -> suspendMaster(between(random, 1, 10))),
        new Fault.Kind("kill -9 of a server", random -> kill(redis.nodes(), random)),
        new Fault.Kind("SIGSTOP of a server", this::suspend),
        new Fault.Kind("kill -9 of a Sentinel", random -> kill(redis.sentinels(), random)),
        new Fault.Kind("SCRIPT FLUSH", _ -> flushScripts()),
        new Fault.Kind("CLIENT KILL TYPE pubsub", _ -> killClients("pubsub")),
        new Fault.Kind("CLIENT KILL TYPE normal", _ -> killClients("normal")));
  }

  private Fault failOver() {
    return new FailoverFault(
        "SENTINEL FAILOVER",
        new FailoverFault.Masters() {
          @Override
          public String master() throws IOException {
            return redis.master().name();
          }

          @Override
          public boolean failOver() throws IOException {
            return redis.failOver();
          }
        });
  }

  private Fault killMaster(Duration down) {
    return new DeferredFault(
        "kill -9 the master, started again after " + Fault.seconds(down),
        "redis",
        down,
        () -> kill(redis.master(), down));
  }

  private Fault suspendMaster(Duration length) {
    return new DeferredFault(
        "SIGSTOP the master for " + Fault.seconds(length),
        "redis",
        length,
        () -> new SuspendFault(redis.master().process(), "redis", length, null));
  }

  private Fault flushScripts() {
    return new DeferredFault(
        "SCRIPT FLUSH at the master",
        "redis",
        Duration.ZERO,
        () -> new ScriptFlushFault(List.of(redis.master())));
  }

  private Fault killClients(String type) {
    return new DeferredFault(
        "CLIENT KILL TYPE " + type + " at the master",
        "redis",
        Duration.ZERO,
        () -> new ClientKillFault(type, "the master", List.of(redis.master())));
  }

  private Fault kill(List<RedisProcess> all, Random random) {
    return kill(all.get(random.nextInt(all.size())), between(random, 0.5, 4));
  }

  private static Fault kill(RedisProcess node, Duration down) {
    return new KillFault(node.process(), node::start, "redis", down, null);
  }

  private Fault suspend(Random random) {
    RedisProcess node = redis.nodes().get(random.nextInt(redis.nodes().size()));
    return new SuspendFault(node.process(), "redis", between(random, 0.5, 4), null);
  }
}
