package belfry.trials.chaos;

import belfry.protocol.Limits;
import belfry.trials.chaos.Breach.Rule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What is started, and what of it can break. A deployment owns its processes; {@link Parts} ends
 * them.
 */
abstract class Topology {
  static final int HISTORY = 400;
  private static final Duration DRAIN = Limits.STOP.plusSeconds(15);

  /** An instance's pause that outlives its lease, in seconds. */
  private static final double PAST_LEASE = Limits.NAME_LEASE.toSeconds() + 1;

  private final Parts parts;
  private final Ports ports;
  private final Path serve;
  private final Findings findings;
  private final double longest;
  private final List<Instance> instances = new ArrayList<>();

  /**
   * @param serve the script that runs an instance
   * @param longest seconds of the longest fault
   */
  Topology(Parts parts, Ports ports, Path serve, Findings findings, double longest) {
    this.parts = parts;
    this.ports = ports;
    this.serve = serve;
    this.findings = findings;
    this.longest = longest;
  }

  Parts parts() {
    return parts;
  }

  Ports ports() {
    return ports;
  }

  /** Seconds of the longest fault, or less where more would be of no use. */
  double longest(double atMost) {
    return Math.min(longest, atMost);
  }

  List<Instance> instances() {
    return instances;
  }

  /** Starts what instances share. */
  abstract void startStore() throws IOException, InterruptedException;

  /** What is not whole of what instances share, or null. */
  abstract String lack();

  /** What can break of what instances share. */
  abstract List<Fault.Kind> storeFaults();

  /** Options of an instance's own, such as where its Redis is. */
  abstract List<String> options(int instance) throws IOException;

  /** Whether a log ends with the process. */
  boolean endsWithProcess() {
    return false;
  }

  /** Whether another Redis may become the master. */
  boolean failsOver() {
    return false;
  }

  void startInstances(int count) throws IOException {
    for (int i = 1; i <= count; i++) {
      int port = ports.next();
      int adminPort = ports.next();
      List<String> command =
          new ArrayList<>(
              List.of(
                  serve.toString(),
                  "--port",
                  "" + port,
                  "--admin-port",
                  "" + adminPort,
                  "--no-time",
                  "--no-ntp",
                  "--history",
                  "" + HISTORY));
      command.addAll(options(i));
      Instance instance = new Instance(new Part(parts, "instance-" + i, command), port, adminPort);
      instances.add(instance);
      instance.part().start();
    }
  }

  /** All kinds of faults that this deployment has. */
  List<Fault.Kind> faults(Crowd crowd) {
    List<Fault.Kind> kinds = new ArrayList<>(storeFaults());
    kinds.add(random -> kill(pick(random), Fault.between(random, 0, longest(3))));
    kinds.add(random -> drain(pick(random)));
    kinds.add(random -> suspend(pick(random), Fault.between(random, 0.5, longest(5))));
    if (longest > PAST_LEASE) {
      kinds.add(random -> suspend(pick(random), Fault.between(random, PAST_LEASE, longest)));
    }
    kinds.add(random -> crowd.stopReading(Fault.between(random, 1, longest(10))));
    kinds.add(
        random -> crowd.vandalise(random, Vandal.Kind.FLOOD, Fault.between(random, 1, longest(8))));
    kinds.add(random -> {
      Vandal.Kind[] all = Vandal.Kind.values();
      return crowd.vandalise(
          random, all[random.nextInt(all.length)], Fault.between(random, 0.5, longest(3)));
    });
    return kinds;
  }

  private Instance pick(java.util.Random random) {
    return instances.get(random.nextInt(instances.size()));
  }

  private Fault kill(Instance instance, Duration down) {
    return Fault.of(
        "kill -9 " + instance.name() + ", started again after " + Fault.seconds(down),
        instance.name(),
        down,
        instance.part()::kill,
        instance.part()::start);
  }

  private Fault drain(Instance instance) {
    return Fault.of(
        "SIGTERM " + instance.name() + ", started again when it has ended",
        instance.name(),
        Duration.ZERO,
        () -> {
          int code = instance.part().stop(DRAIN);
          if (code != 0) {
            findings.add(
                Rule.ALIVE,
                instance.name()
                    + (code < 0
                        ? " did not stop in " + Fault.seconds(DRAIN)
                        : " ended with code " + code + " when it was asked to stop"));
          }
        },
        instance.part()::start);
  }

  private static Fault suspend(Instance instance, Duration length) {
    return Fault.of(
        "SIGSTOP " + instance.name() + " for " + Fault.seconds(length),
        instance.name(),
        length,
        instance.part()::suspend,
        instance.part()::resume);
  }
}
