package belfry.trials.chaos;

import belfry.client.shell.ExitCode;
import belfry.client.shell.Options;
import belfry.client.shell.Ranges;
import belfry.trials.door.Doors;
import belfry.trials.process.FreePorts;
import belfry.trials.process.ProcessGroup;
import belfry.trials.process.RedisProcess;
import belfry.trials.process.SteppedClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code chaos}: the fault run. {@code scripts/chaos} runs it, and passes the paths of the
 * programs.
 */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    customSynopsis = "Usage: scripts/chaos [OPTION]...",
    synopsisHeading = "",
    sortOptions = false,
    usageHelpWidth = 100,
    description = {
      "Starts a deployment on this machine, lets clients talk, and breaks the deployment in many"
          + " ways.",
      "Checks from what every client received that the server kept the promises of"
          + " protocol/README.md.",
      "Each fault reports its effect; a fault without effect fails the run.",
    },
    footer = {
      "",
      "Exit codes: 0 every promise was kept, 1 a promise was broken, 64 wrong options, 69 a part"
          + " did not",
      "start.",
      "The first line of the output names a new folder with logs and data. The folder stays.",
    })
public final class ChaosCommand implements Callable<Integer> {
  private static final double LONGEST_FAULT = 11;
  private static final int MOST_MINUTES = 24 * 60;
  private static final int LEAST_CLIENTS = 3;
  private static final int MOST_CLIENTS = 140;
  private static final int INSTANCES = 3;
  private static final Duration FIRST_ACTS = Duration.ofMinutes(1);

  /** The deployment that is started. */
  enum Kind {
    memory,
    local,
    single,
    sentinel,
    cluster
  }

  @Option(
      names = "--topology",
      defaultValue = "single",
      description = "The deployment: ${COMPLETION-CANDIDATES} (single).")
  private Kind kind = Kind.single;

  @Option(names = "--minutes", defaultValue = "2", description = "Minutes, such as 0.5 (2).")
  private double minutes;

  @Option(names = "--seed", description = "The same seed gives the same faults (any).")
  private @Nullable Long seed;

  @Option(names = "--clients", defaultValue = "60", description = "How many clients talk (60).")
  private int clients;

  @Option(
      names = "--within",
      defaultValue = "3s",
      description = "The longest delivery time while nothing is broken (3s).")
  private Duration within = Duration.ZERO;

  @Option(names = "--out", description = "The file of the report (a file in the folder).")
  private @Nullable Path out;

  @Option(names = "--folder", required = true, hidden = true)
  private Path folder = Path.of("");

  @Option(names = "--serve", required = true, hidden = true)
  private Path serve = Path.of("");

  @Option(names = "--redis-server", required = true, hidden = true)
  private Path redisServer = Path.of("");

  @Spec private @Nullable CommandSpec spec;

  private CommandSpec spec() {
    return Objects.requireNonNull(spec, "picocli fills it in");
  }

  @Override
  public Integer call() throws InterruptedException {
    if (!(minutes > 0 && minutes <= MOST_MINUTES)) {
      throw new ParameterException(
          spec().commandLine(), "--minutes is more than 0, up to " + MOST_MINUTES);
    }
    Ranges.within(spec(), "--clients", clients, LEAST_CLIENTS, MOST_CLIENTS);
    Options.positive(spec(), "--within", within);
    long chosen = seed == null ? ThreadLocalRandom.current().nextInt(1_000_000) : seed;
    PrintWriter screen = spec().commandLine().getOut();
    RunReport report = new RunReport(screen);
    report.print(
        "chaos --topology %s --minutes %s --seed %d --clients %d; logs and data: %s"
            .formatted(kind, minutes, chosen, clients, folder));
    try (ProcessGroup group = new ProcessGroup(folder)) {
      return run(group, report, chosen);
    } catch (IOException e) {
      spec().commandLine().getErr().println("belfry: " + e.getMessage());
      return ExitCode.UNAVAILABLE.code();
    }
  }

  private int run(ProcessGroup group, RunReport report, long chosen)
      throws IOException, InterruptedException {
    Duration length = Duration.ofMillis(Math.round(minutes * 60_000));
    double longest = Math.min(LONGEST_FAULT, length.toMillis() / 5e3);
    FreePorts ports = new FreePorts();
    Optional<Path> clocks = SteppedClock.installed();
    if (clocks.isEmpty()) {
      report.print("LEFT OUT: steps of clocks, because libfaketime is not installed");
    }
    Doors doors = Doors.in(folder);
    if (!doors.open().contains(Doors.Door.TLS)) {
      report.print("LEFT OUT: clients over TLS, because openssl is not installed");
    }
    Topology topology =
        topology(
            new Topology.Site(group, ports, serve, Optional.of(doors), clocks, report, longest),
            new RedisProcess.Site(group, ports, redisServer));
    topology.startStore();
    topology.startInstances(topology instanceof LocalTopology ? 1 : INSTANCES);
    WorkloadState state = new WorkloadState(topology.instances(), doors);
    try (ReadinessWatch watch = new ReadinessWatch();
        Workload workload = new Workload(state, clients, chosen)) {
      FaultRun run = new FaultRun(topology, workload, report, watch, new Random(chosen), within);
      run.go(length, FIRST_ACTS);
      report.print("connections of the clients: " + state.dialled());
      return conclude(report, run, workload);
    }
  }

  private Topology topology(Topology.Site site, RedisProcess.Site store) throws IOException {
    return switch (kind) {
      case memory -> new LocalTopology(site, Optional.empty());
      case local -> new LocalTopology(site, Optional.of(folder.resolve("data")));
      case single -> new SingleTopology(site, store);
      case sentinel -> new SentinelTopology(site, store);
      case cluster -> new ClusterTopology(site, store);
    };
  }

  private int conclude(RunReport report, FaultRun run, Workload workload) throws IOException {
    FaultTally tally = run.tally();
    report.print("%d faults, %d quiet points:".formatted(tally.count(), run.quietPoints()));
    tally.summary().forEach(report::print);
    report.print(JournalCounts.of(workload.journals()).toString());
    String missing = workload.missingActs();
    if (missing != null) {
      report.add(Breach.Rule.FAULT, missing);
    }
    var counts = report.counts();
    report.print(
        counts.isEmpty()
            ? "VERDICT: every promise was kept"
            : "VERDICT: promises were broken: " + counts);
    if (!counts.isEmpty()) {
      for (Journal journal : workload.journals()) {
        Files.write(
            folder.resolve("journal-" + journal.name()),
            journal.notes().stream().map(Journal.Note::toString).toList());
      }
    }
    Files.write(out == null ? folder.resolve("report.txt") : out, report.lines());
    return (counts.isEmpty() ? ExitCode.OK : ExitCode.BROKEN).code();
  }
}
