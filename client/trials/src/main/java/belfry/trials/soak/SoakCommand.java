package belfry.trials.soak;

import belfry.client.shell.ExitCode;
import belfry.client.shell.Options;
import belfry.client.shell.Ranges;
import belfry.trials.process.FreePorts;
import belfry.trials.process.ProcessGroup;
import belfry.trials.process.ServerInstance;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code soak}: runs a server under load for long; it fails when the server grows or is wrong. */
@Command(
    name = "soak",
    customSynopsis = "Usage: scripts/soak [OPTION]...",
    synopsisHeading = "",
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
  private static final int MOST_MINUTES = 60 * 24 * 60;
  private static final int MOST_PROGRAMS = 5_000;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--serve",
      required = true,
      hidden = true,
      paramLabel = "SCRIPT",
      description = "The script that starts a server.")
  private Path serve = Path.of("");

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description = "Minutes, such as 0.5 (default: 30; with --overload 0.5 for each run).")
  private @Nullable Double minutes;

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

  private CommandSpec spec() {
    return Objects.requireNonNull(spec, "picocli fills it in");
  }

  private PrintWriter out() {
    return spec().commandLine().getOut();
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    check();
    boolean well;
    if (overload) {
      Duration length = length(0.5);
      boolean limited = overload(length);
      well = overload(length, "--no-flood-limit") && limited;
    } else {
      Pace pace = new Pace(programs, STAY, PAUSE);
      well = run(server -> new SoakRun(server, pace, seed, out()).run(length(30)));
    }
    return (well ? ExitCode.OK : ExitCode.BROKEN).code();
  }

  private Duration length(double otherwise) {
    return Duration.ofMillis((long) ((minutes == null ? otherwise : minutes) * 60_000));
  }

  private void check() {
    if (minutes != null && !(minutes > 0 && minutes <= MOST_MINUTES)) {
      throw new ParameterException(
          spec().commandLine(), "--minutes is more than 0, up to " + MOST_MINUTES);
    }
    Ranges.within(spec(), "--programs", programs, 1, MOST_PROGRAMS);
    if (overload) {
      Options.refuseUseless(spec(), "with --overload", "--programs", "--seed");
    }
  }

  private boolean overload(Duration length, String... options)
      throws IOException, InterruptedException {
    return run(
        server -> new OverloadRun(server, length, out()).run(String.join(" ", options)), options);
  }

  /** A run on a server that was started for it. */
  private interface Run {
    boolean on(ServerInstance server) throws IOException, InterruptedException;
  }

  /** Starts a server for a run; its log and its data are kept only if the run was not well. */
  private boolean run(Run run, String... options) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("belfry-soak");
    boolean well;
    try (ProcessGroup group = new ProcessGroup(folder)) {
      Path data = folder.resolve("data");
      List<String> all = new ArrayList<>(List.of("--data", data.toString()));
      all.addAll(List.of(options));
      ServerInstance server = ServerInstance.of(group, new FreePorts(), "server", serve, all);
      server.startAndAwaitReady();
      well = run.on(server);
    }
    if (well) {
      delete(folder);
    } else {
      out().println("The log of the server is in " + folder);
    }
    return well;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
