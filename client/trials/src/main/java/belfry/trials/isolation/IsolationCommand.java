package belfry.trials.isolation;

import belfry.client.shell.ExitCode;
import belfry.trials.process.ProcessSnapshot;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code isolation}: lets hostile clients work on a server on this machine, and measures what calm
 * clients notice of it.
 */
@Command(
    name = "isolation",
    description = {
      "Lets hostile clients of one kind work on a server on this machine, and prints the delays",
      "of calm clients and the server's memory as one JSON object. A server is measured once,",
      "because its memory and its rooms stay as they are afterwards."
    },
    mixinStandardHelpOptions = true)
public final class IsolationCommand implements Callable<Integer> {
  private static final Duration SAMPLE = Duration.ofMillis(50);

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--port",
      required = true,
      paramLabel = "PORT",
      description = "The server's port, on 127.0.0.1.")
  private int port;

  @Option(
      names = "--pid",
      paramLabel = "PID",
      description = "The server's process, whose memory is observed.")
  private Optional<Long> pid = Optional.empty();

  @Option(
      names = "--kind",
      required = true,
      paramLabel = "KIND",
      description = "The kind of the hostile clients: ${COMPLETION-CANDIDATES}.")
  private HostileKind kind = HostileKind.CALM;

  @Option(
      names = "--dialect",
      paramLabel = "DIALECT",
      defaultValue = "text",
      description = "Their dialect: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private HostileDialect dialect = HostileDialect.TEXT;

  @Option(
      names = "--hostile",
      paramLabel = "N",
      defaultValue = "60",
      description = "How many hostile clients (default: ${DEFAULT-VALUE}).")
  private int hostile;

  @Option(
      names = "--bystanders",
      paramLabel = "N",
      defaultValue = "5",
      description = "How many clients that send pings (default: ${DEFAULT-VALUE}).")
  private int bystanders;

  @Option(
      names = "--rooms",
      paramLabel = "N",
      defaultValue = "1980",
      description = "Rooms with topics for the kind rooms (default: ${DEFAULT-VALUE}).")
  private int rooms;

  @Option(
      names = "--people",
      paramLabel = "N",
      defaultValue = "1000",
      description = "People who are away for the kind who (default: ${DEFAULT-VALUE}).")
  private int people;

  @Option(
      names = "--warm",
      paramLabel = "SECONDS",
      defaultValue = "3",
      description = "Time before the measurement (default: ${DEFAULT-VALUE}).")
  private double warm;

  @Option(
      names = "--seconds",
      paramLabel = "SECONDS",
      defaultValue = "4",
      description = "Length of the measurement (default: ${DEFAULT-VALUE}).")
  private double seconds;

  private CommandSpec spec() {
    return Objects.requireNonNull(spec, "picocli fills it in");
  }

  /** Measures once, and prints the result. */
  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!kind.isIn(dialect)) {
      throw new ParameterException(
          spec().commandLine(), "there is no kind %s in the dialect %s".formatted(kind, dialect));
    }
    InetSocketAddress server = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    CalmClients calm = new CalmClients(server);
    try (Stage stage = new Stage(server, rooms, people);
        HostileCrowd crowd = new HostileCrowd(server, kind, dialect)) {
      stage.prepare(kind);
      calm.start(bystanders);
      crowd.start(hostile);
      IsolationResult result = measure(calm, crowd);
      PrintWriter out = spec().commandLine().getOut();
      out.println(result.json(kind.toString(), dialect.toString()));
    }
    return ExitCode.OK.code();
  }

  private IsolationResult measure(CalmClients calm, HostileCrowd crowd)
      throws IOException, InterruptedException {
    long memory = observe(warm);
    long sent = crowd.sent();
    long read = crowd.read();
    long begun = System.nanoTime();
    calm.measure();
    memory = Math.max(memory, observe(seconds));
    calm.stop();
    double measured = (System.nanoTime() - begun) / 1e9;
    return new IsolationResult(
        calm.pongs(), calm.arrivals(), memory, measured, crowd.sent() - sent, crowd.read() - read);
  }

  /** Waits, and returns the highest memory of the server meanwhile. */
  private long observe(double time) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + (long) (time * 1e9);
    long highest = 0;
    do {
      Thread.sleep(SAMPLE);
      if (pid.isPresent()) {
        highest = Math.max(highest, ProcessSnapshot.of(pid.get()).residentBytes());
      }
    } while (System.nanoTime() < deadline);
    return highest;
  }
}
