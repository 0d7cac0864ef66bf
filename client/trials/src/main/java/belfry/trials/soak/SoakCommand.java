package belfry.trials.soak;

import belfry.client.shell.ExitCode;
import belfry.trials.process.FreePorts;
import belfry.trials.process.ProcessGroup;
import belfry.trials.process.ServerInstance;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code soak}: runs a server under load for long and fails when it grows or breaks a rule. */
@Command(
    name = "soak",
    hidden = true,
    description = {
      "Starts a server and lets programs and people join, talk and leave; some of them do not"
          + " read.",
      "Samples memory, threads and files of the server. Exit code 1 if a line fitted through the",
      "samples grows too fast, or if a client received messages out of order. With --overload: 500",
      "programs say as much as they can, with the flood limit and without it."
    },
    mixinStandardHelpOptions = true)
public final class SoakCommand implements Callable<Integer> {
  private static final Duration STAY = Duration.ofSeconds(8);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  @Spec private CommandSpec spec;

  @Option(
      names = "--serve",
      required = true,
      hidden = true,
      paramLabel = "SCRIPT",
      description = "The script that starts a server.")
  private Path serve;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description = "Minutes, such as 0.5 (default: 30; with --overload 0.5 for each run).")
  private double minutes;

  @Option(
      names = "--programs",
      paramLabel = "N",
      defaultValue = "30",
      description =
          "How many programs talk, beside half as many people (default: ${DEFAULT-VALUE}).")
  private int programs;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The same seed gives the same visitors (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--overload", description = "Instead, more load than the server can take.")
  private boolean overload;

  /** Runs; the exit code says whether all was well. */
  @Override
  public Integer call() throws IOException, InterruptedException {
    boolean well;
    if (overload) {
      Duration length = length(0.5);
      boolean limited = overload(length);
      well = overload(length, "--no-flood-limit") && limited;
    } else {
      try (ProcessGroup group = group()) {
        Pace pace = new Pace(programs, STAY, PAUSE);
        well = new Soak(start(group), pace, seed, spec.commandLine().getOut()).run(length(30));
      }
    }
    return (well ? ExitCode.OK : ExitCode.BROKEN).code();
  }

  private Duration length(double otherwise) {
    return Duration.ofMillis((long) ((minutes > 0 ? minutes : otherwise) * 60_000));
  }

  private boolean overload(Duration length, String... options)
      throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (ProcessGroup group = group()) {
      return new Overload(start(group, options), length, out).run(String.join(" ", options));
    }
  }

  private static ProcessGroup group() throws IOException {
    return new ProcessGroup(Files.createTempDirectory("belfry-soak"));
  }

  private ServerInstance start(ProcessGroup group, String... options)
      throws IOException, InterruptedException {
    ServerInstance server =
        ServerInstance.of(group, new FreePorts(), "server", serve, List.of(options));
    server.startAndAwaitReady();
    return server;
  }
}
