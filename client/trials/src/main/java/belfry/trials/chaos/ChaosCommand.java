package belfry.trials.chaos;

import belfry.client.shell.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code chaos}: the fault run. Hidden: {@code scripts/chaos} runs it, and says where things are.
 */
@Command(
    name = "chaos",
    hidden = true,
    mixinStandardHelpOptions = true,
    customSynopsis = "Usage: scripts/chaos [OPTION]...",
    synopsisHeading = "",
    sortOptions = false,
    usageHelpWidth = 100,
    description = {
      "Starts a deployment on this machine, lets clients talk, breaks it in many ways, and checks",
      "from what every client saw that the promises of protocol/README.md were kept.",
    },
    footer = {
      "",
      "Exit codes: 0 every promise was kept, 1 one was not, 64 wrong options, 69 a part did not start.",
      "Logs and data are in a new folder that is named at the start; it stays.",
    })
public final class ChaosCommand implements Callable<Integer> {
  private static final double LONGEST_FAULT = 11;

  /** What is started. */
  enum Kind {
    local,
    single,
    sentinel,
    cluster
  }

  @Option(
      names = "--topology",
      defaultValue = "single",
      description = "What is started: ${COMPLETION-CANDIDATES} (single).")
  private Kind kind;

  @Option(names = "--minutes", defaultValue = "2", description = "How long, such as 0.5 (2).")
  private double minutes;

  @Option(names = "--seed", description = "The same seed gives the same faults (any).")
  private Long seed;

  @Option(names = "--clients", defaultValue = "60", description = "How many talk (60).")
  private int clients;

  @Option(
      names = "--within",
      defaultValue = "3s",
      description = "How soon all must be told once nothing is broken (3s).")
  private Duration within;

  @Option(names = "--out", description = "Where to write the report (a file in the folder).")
  private Path out;

  @Option(names = "--folder", required = true, hidden = true)
  private Path folder;

  @Option(names = "--serve", required = true, hidden = true)
  private Path serve;

  @Option(names = "--redis-server", hidden = true)
  private Path redisServer;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    if (minutes <= 0 || minutes > 24 * 60 || clients < 3 || clients > 140) {
      throw new ParameterException(
          spec.commandLine(), "--minutes is up to 1440, --clients from 3 to 140");
    }
    long chosen = seed == null ? ThreadLocalRandom.current().nextInt(1_000_000) : seed;
    PrintWriter screen = spec.commandLine().getOut();
    Findings findings = new Findings(screen);
    findings.tell(
        "chaos --topology %s --minutes %s --seed %d --clients %d; logs and data: %s"
            .formatted(kind, minutes, chosen, clients, folder));
    Duration length = Duration.ofMillis(Math.round(minutes * 60_000));
    try (Parts parts = new Parts(folder)) {
      Topology topology = topology(parts, findings, length.toMillis() / 5e3);
      try (ReadyWatch watch = new ReadyWatch()) {
        topology.startStore();
        topology.startInstances(kind == Kind.local ? 1 : 3);
        Town town = new Town(topology.instances().stream().map(Instance::port).toList());
        try (Crowd crowd = new Crowd(town, clients, chosen)) {
          Run run = new Run(topology, crowd, findings, watch, new Random(chosen), within);
          run.go(length);
          return conclude(findings, run, crowd);
        }
      }
    } catch (IOException e) {
      spec.commandLine().getErr().println("belfry: " + e.getMessage());
      return ExitCode.UNAVAILABLE.code();
    }
  }

  private Topology topology(Parts parts, Findings findings, double share) {
    double longest = Math.min(LONGEST_FAULT, share);
    Ports ports = new Ports();
    return switch (kind) {
      case local -> new LocalTopology(parts, ports, serve, findings, longest);
      case single -> new SingleTopology(parts, ports, serve, findings, longest, redisServer);
      case sentinel -> new SentinelTopology(parts, ports, serve, findings, longest, redisServer);
      case cluster -> new ClusterTopology(parts, ports, serve, findings, longest, redisServer);
    };
  }

  private int conclude(Findings findings, Run run, Crowd crowd) throws IOException {
    findings.tell(
        "%d faults, %d quiet points; %s"
            .formatted(run.faults(), run.quietPoints(), Counts.of(crowd.journals())));
    var counts = findings.counts();
    findings.tell(
        counts.isEmpty()
            ? "VERDICT: every promise was kept"
            : "VERDICT: promises were broken: " + counts);
    if (!counts.isEmpty()) {
      for (Journal journal : crowd.journals()) {
        Files.write(
            folder.resolve("journal-" + journal.name()),
            journal.notes().stream().map(Journal.Note::toString).toList());
      }
    }
    List<String> report = new ArrayList<>(findings.told());
    Files.write(out == null ? folder.resolve("report.txt") : out, report);
    return counts.isEmpty() ? ExitCode.OK.code() : ExitCode.BROKEN.code();
  }
}
