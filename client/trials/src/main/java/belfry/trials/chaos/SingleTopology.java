package belfry.trials.chaos;

import belfry.protocol.RoomName;
import belfry.trials.process.FreePorts;
import belfry.trials.process.ManagedProcess;
import belfry.trials.process.RedisProcess;
import belfry.trials.process.ServerInstance;
import belfry.trials.process.SteppedClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Instances that share one Redis, each through a proxy that can be as bad as a network. */
final class SingleTopology extends Topology {
  /** The user of the instances in Redis. The run itself is the default user, without a password. */
  private static final String USER = "belfry";

  /** A history that is shorter than that of the deployment. */
  private static final int SHORT_HISTORY = 10;

  /** The share of Redis that the instances ask for; no other fault reaches it. */
  private static final String SHARE = "1g";

  /** Clients that fill Redis: as many as one address may have connections. */
  private static final int FILLING = 64;

  /** The step with which Redis starts, to find out whether it follows. */
  private static final Duration SET_OFF = Duration.ofHours(1);

  private final RedisProcess redis;

  /** The clock of Redis; empty if it can't be stepped. */
  private Optional<SteppedClock> clock;

  private final Path password;

  /** An instance of the same deployment that asks for a short history; runs during a fault. */
  private final ServerInstance newcomer;

  /** The instance of another deployment; runs during a fault. */
  private final ServerInstance deployment;

  private final FreePorts ports;
  private final List<FaultyProxy> proxies = new ArrayList<>();

  SingleTopology(Site site, RedisProcess.Site store) throws IOException {
    super(site);
    this.ports = store.ports();
    this.password = Files.writeString(store.group().folder().resolve("redis-password"), "first\n");
    this.redis =
        store.redis(
            "redis", "enable-debug-command local", "user " + USER + " on >first ~* &* +@all");
    List<String> direct = new ArrayList<>(redisOptions(redis.port()));
    direct.add("--no-flood-limit");
    this.clock = clock(redis.process(), SET_OFF);
    this.newcomer = instance("newcomer", SHORT_HISTORY, direct);
    direct.addAll(List.of("--redis-prefix", "neighbour"));
    this.deployment = instance("neighbour", HISTORY, direct);
  }

  @Override
  void startStore() throws IOException, InterruptedException {
    redis.start();
    if (clock.isPresent()) {
      long off = redis.seconds() - RunClock.now() / 1_000;
      clock.get().step(Duration.ZERO);
      if (off < SET_OFF.toSeconds() / 2) {
        clock = Optional.empty();
        report()
            .print(
                "LEFT OUT: steps of the clock of Redis: "
                    + redis.process().program()
                    + " does not follow libfaketime (it is linked statically)");
      }
    }
  }

  @Override
  @Nullable String problem() {
    return redis.says("PONG", "PING") ? null : "redis does not answer";
  }

  @Override
  List<String> options() throws IOException {
    FaultyProxy proxy = new FaultyProxy(ports.next(), redis.port());
    proxies.add(proxy);
    return redisOptions(proxy.port());
  }

  private List<String> redisOptions(int port) {
    return List.of(
        "--redis-memory",
        SHARE,
        "--redis-password-file",
        password.toString(),
        "--redis",
        "redis://" + USER + "@127.0.0.1:" + port);
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
    kinds.add(
        new Fault.Kind(
            "the file of Redis is torn",
            random -> SetBackFault.withTornFile(redis, workload, between(random, 1, 3))));
    clock.ifPresent(stepped ->
        kinds.add(new Fault.Kind("the clock of Redis steps", random -> step(stepped, random))));
    kinds.addAll(List.of(pubsub, pubsub, killed("normal")));
    kinds.addAll(commandFaults());
    kinds.add(new Fault.Kind("clients fill Redis", random -> fill(workload, random)));
    for (FaultyProxy.Mode mode : FaultyProxy.Mode.values()) {
      if (mode != FaultyProxy.Mode.PASS) {
        kinds.add(
            new Fault.Kind("Redis connections " + mode.words(), random -> broken(mode, random)));
      }
    }
    return kinds;
  }

  /** The faults that commands to Redis cause, and other instances. */
  private List<Fault.Kind> commandFaults() {
    return List.of(
        new Fault.Kind("CLIENT PAUSE", random -> SilenceFault.pause(redis, between(random, 1, 8))),
        new Fault.Kind("DEBUG SLEEP", random -> SilenceFault.sleep(redis, between(random, 1, 7))),
        new Fault.Kind("SCRIPT FLUSH", _ -> new ScriptFlushFault(List.of(redis))),
        new Fault.Kind(
            "maxmemory is reached",
            random -> RefusalFault.fullMemory(redis, between(random, 1, 6))),
        new Fault.Kind(
            "rights are revoked",
            random -> RefusalFault.missingRights(redis, USER, between(random, 1, 6))),
        new Fault.Kind(
            "one connection allowed",
            random -> new FewConnectionsFault(redis, between(random, 1, 5))),
        new Fault.Kind(
            "an eviction policy is set",
            random -> new EvictionFault(redis, instances(), between(random, 1, 5))),
        new Fault.Kind(
            "the password changes",
            random -> new PasswordFault(redis, USER, password, "word" + random.nextLong())),
        new Fault.Kind("another deployment talks", this::otherDeployment),
        new Fault.Kind(
            "an instance has another history",
            _ -> NeighbourFault.withAnotherHistory(redis, newcomer, SHORT_HISTORY)));
  }

  private Fault fill(Workload workload, Random random) {
    Duration length = between(random, 2, 8);
    HostileFault filling = workload.hostile(random, HostileClient.Kind.ROOMS, FILLING, length);
    return new FillingFault(redis, instances(), filling, SHARE, length);
  }

  private Fault otherDeployment(Random random) {
    List<RoomName> rooms = Workload.rooms();
    String room = rooms.get(random.nextInt(rooms.size())).text();
    return NeighbourFault.ofAnotherDeployment(redis, deployment, room);
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

  private Fault step(SteppedClock stepped, Random random) {
    Duration length = between(random, 1, 8);
    return ClockFault.of(stepped, redis::seconds, "Redis", "redis", random, length);
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
