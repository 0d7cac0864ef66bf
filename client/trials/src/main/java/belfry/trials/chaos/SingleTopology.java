package belfry.trials.chaos;

import belfry.trials.process.FreePorts;
import belfry.trials.process.ManagedProcess;
import belfry.trials.process.RedisProcess;
import belfry.trials.process.ServerInstance;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Instances that share one Redis, each through a proxy that can be as bad as a network. */
final class SingleTopology extends Topology {
  private final RedisProcess redis;
  private final FreePorts ports;
  private final List<FaultyProxy> proxies = new ArrayList<>();

  SingleTopology(Site site, RedisProcess.Site store) throws IOException {
    super(site);
    this.redis = store.redis("redis");
    this.ports = store.ports();
  }

  @Override
  void startStore() throws IOException, InterruptedException {
    redis.start();
  }

  @Override
  @Nullable String problem() {
    return redis.says("PONG", "PING") ? null : "redis does not answer";
  }

  @Override
  List<String> options() throws IOException {
    FaultyProxy proxy = new FaultyProxy(ports.next(), redis.port());
    proxies.add(proxy);
    return List.of("--redis", "redis://127.0.0.1:" + proxy.port());
  }

  @Override
  List<Fault.Kind> storeFaults(Workload workload) {
    // Connections of pub/sub are killed twice as often: only quick faults hide late messages.
    Fault.Kind pubsub = killed("pubsub");
    List<Fault.Kind> kinds = new ArrayList<>();
    kinds.add(new Fault.Kind("kill -9 of Redis", random -> kill(between(random, 0, 4))));
    kinds.add(new Fault.Kind("SIGSTOP of Redis", random -> suspend(between(random, 1, 10))));
    kinds.add(new Fault.Kind("Redis is set back", random -> setBack(workload, random)));
    kinds.add(
        new Fault.Kind(
            "Redis is set back, instances killed", random -> setBackAndKilled(workload, random)));
    kinds.addAll(List.of(pubsub, pubsub, killed("normal")));
    for (FaultyProxy.Mode mode : FaultyProxy.Mode.values()) {
      if (mode != FaultyProxy.Mode.PASS) {
        kinds.add(
            new Fault.Kind("Redis connections " + mode.words(), random -> broken(mode, random)));
      }
    }
    return kinds;
  }

  private Fault kill(Duration down) {
    return new KillFault(redis.process(), redis::start, "redis", down, Fault.EVERYBODY);
  }

  private Fault suspend(Duration length) {
    return new SuspendFault(redis.process(), "redis", length, Fault.EVERYBODY);
  }

  private Fault.Kind killed(String type) {
    return new Fault.Kind(
        "CLIENT KILL TYPE " + type, _ -> new ClientKillFault(type, "redis", List.of(redis)));
  }

  private Fault broken(FaultyProxy.Mode mode, Random random) {
    int at = random.nextInt(proxies.size());
    ServerInstance instance = instances().get(at);
    Duration length = between(random, 1, 6);
    return mode == FaultyProxy.Mode.FORGET
        ? new ForgottenFlowsFault(proxies.get(at), instance, length, report())
        : new ProxyFault(proxies.get(at), mode, instance.name(), length);
  }

  private Fault setBack(Workload workload, Random random) {
    ServerInstance behind = instances().get(random.nextInt(instances().size()));
    Duration lost = between(random, 1, 3);
    return SetBackFault.withOneBehind(redis, behind.process(), workload, lost);
  }

  private Fault setBackAndKilled(Workload workload, Random random) {
    List<ManagedProcess> all = instances().stream().map(ServerInstance::process).toList();
    return SetBackFault.withAllKilled(redis, all, workload, between(random, 1, 3));
  }
}
