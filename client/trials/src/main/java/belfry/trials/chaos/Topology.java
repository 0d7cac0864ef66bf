package belfry.trials.chaos;

import belfry.protocol.Limits;
import belfry.trials.door.Doors;
import belfry.trials.process.FreePorts;
import belfry.trials.process.ManagedProcess;
import belfry.trials.process.ProcessGroup;
import belfry.trials.process.ServerInstance;
import belfry.trials.process.SteppedClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A deployment: what is started, and what of it can break. Its processes belong to a {@link
 * ProcessGroup}, which ends them.
 */
abstract class Topology {
  /** Messages of a room that the instances keep. */
  static final int HISTORY = 400;

  /** Seconds for which an instance stands still so that its lease is over before it goes on. */
  private static final double PAST_LEASE = Limits.NAME_LEASE.toSeconds() + 1;

  private final Site site;
  private final List<ServerInstance> instances = new ArrayList<>();
  private final Map<ServerInstance, SteppedClock> clocks = new HashMap<>();

  /**
   * What every topology needs to start its parts.
   *
   * @param serve the script that runs an instance
   * @param doors the doors of the instances; empty for TCP only
   * @param clocks the library that steps the clocks of processes; empty to leave out such faults
   * @param longest seconds of the longest fault
   */
  record Site(
      ProcessGroup group,
      FreePorts ports,
      Path serve,
      Optional<Doors> doors,
      Optional<Path> clocks,
      RunReport report,
      double longest) {}

  Topology(Site site) {
    this.site = site;
  }

  /** Seconds of the longest fault of a kind, which may have a limit of its own. */
  final double longest(double atMost) {
    return Math.min(site.longest(), atMost);
  }

  final Duration between(Random random, double least, double atMost) {
    return Fault.between(random, least, longest(atMost));
  }

  final RunReport report() {
    return site.report();
  }

  List<ServerInstance> instances() {
    return instances;
  }

  /** Starts what the instances share. */
  abstract void startStore() throws IOException, InterruptedException;

  /** What is not whole of what the instances share, or null. */
  abstract @Nullable String problem();

  /**
   * The faults of what the instances share.
   *
   * @param workload the clients, some of which a fault may need
   */
  abstract List<Fault.Kind> storeFaults(Workload workload);

  /** Options of one instance, such as where its Redis is. */
  abstract List<String> options() throws IOException;

  /** Whether a log ends with the process. */
  boolean endsWithProcess() {
    return false;
  }

  /** Whether another Redis may become the master. */
  boolean failsOver() {
    return false;
  }

  final void startInstances(int count) throws IOException {
    for (int i = 1; i <= count; i++) {
      ServerInstance instance = instance("instance-" + i, HISTORY, options());
      instances.add(instance);
      clock(instance.process(), Duration.ZERO).ifPresent(clock -> clocks.put(instance, clock));
      instance.process().start();
    }
  }

  /**
   * Gives a process a clock that can be stepped, from its next start on.
   *
   * @return the clock; empty if this machine lacks the library for it
   */
  final Optional<SteppedClock> clock(ManagedProcess process, Duration step) {
    return site.clocks()
        .map(library -> {
          Path file = site.group().folder().resolve(process.name() + ".clock");
          SteppedClock clock = SteppedClock.of(library, file, step);
          process.variables(clock.variables());
          return clock;
        });
  }

  /** An instance that is not started yet. */
  final ServerInstance instance(String name, int history, List<String> more) throws IOException {
    List<String> options = new ArrayList<>();
    options.addAll(List.of("--no-ntp", "--history", "" + history));
    options.addAll(more);
    site.doors().ifPresent(doors -> options.addAll(doors.options(name)));
    return ServerInstance.of(site.group(), site.ports(), name, site.serve(), options);
  }

  /** All faults of this deployment. A kind that is in the list twice comes twice as often. */
  final List<Fault.Kind> faults(Workload workload) {
    List<Fault.Kind> kinds = new ArrayList<>(storeFaults(workload));
    kinds.add(new Fault.Kind("kill -9 of an instance", random -> kill(pick(random), random)));
    kinds.add(
        new Fault.Kind(
            "SIGTERM of an instance", random -> new StopFault(pick(random), site.report())));
    kinds.add(
        new Fault.Kind(
            "SIGSTOP of an instance", random -> suspend(pick(random), between(random, 0.5, 5))));
    if (!clocks.isEmpty()) {
      kinds.add(
          new Fault.Kind("the clock of an instance steps", random -> step(pick(random), random)));
    }
    if (site.longest() > PAST_LEASE) {
      kinds.add(
          new Fault.Kind(
              "SIGSTOP of an instance past its lease",
              random -> suspend(pick(random), Fault.between(random, PAST_LEASE, site.longest()))));
    }
    kinds.add(
        new Fault.Kind(
            "half of the clients stop reading",
            random -> new PausedReadersFault(workload, between(random, 1, 10))));
    kinds.add(
        new Fault.Kind(
            "flood",
            random -> workload.hostile(random, HostileClient.Kind.FLOOD, between(random, 1, 8))));
    kinds.add(
        new Fault.Kind(
            "hostile clients",
            random -> {
              HostileClient.Kind[] all = HostileClient.Kind.values();
              HostileClient.Kind kind = all[random.nextInt(all.length)];
              return workload.hostile(random, kind, between(random, 0.5, 3));
            }));
    return kinds;
  }

  private ServerInstance pick(Random random) {
    return instances.get(random.nextInt(instances.size()));
  }

  private Fault kill(ServerInstance instance, Random random) {
    Duration down = between(random, 0, 3);
    return new KillFault(
        instance.process(), instance.process()::start, instance.name(), down, null);
  }

  private Fault step(ServerInstance instance, Random random) {
    return ClockFault.of(
        Objects.requireNonNull(clocks.get(instance), "every instance has one"),
        instance::seconds,
        instance.name(),
        instance.name(),
        random,
        between(random, 1, 8));
  }

  private static Fault suspend(ServerInstance instance, Duration length) {
    return new SuspendFault(instance.process(), instance.name(), length, null);
  }
}
