package belfry.client.time;

import static java.nio.charset.StandardCharsets.UTF_8;

import belfry.client.shell.Addresses;
import belfry.client.shell.ExitCode;
import belfry.client.shell.Options;
import belfry.client.shell.OutputWatch;
import belfry.client.shell.Ranges;
import belfry.client.shell.ServerAddress;
import belfry.protocol.time.Strftime;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code time}: prints the server's time, as a strftime format says. */
@Command(
    name = "time",
    description = "Prints the server's time.",
    mixinStandardHelpOptions = true,
    subcommands = SyncCommand.class,
    footer = {
      "",
      "Exit codes: 0 answered, 64 wrong use, 65 refused by the server, 69 nobody answered, 74 the"
          + " output can't be written."
    })
public final class TimeCommand implements Callable<Integer> {
  /** Every question is padded to this, to buy room for the answer. */
  private static final int QUESTION = 512;

  private static final int MOST_TRIES = 1_000;
  private static final String REFUSAL = "! ";

  @Spec private CommandSpec spec;
  @Mixin private ServerOptions server;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "9527",
      description = "The server's UDP time port (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "A strftime format (default: the server's, %%Y-%%m-%%d %%X).")
  private String format = "";

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "A time zone such as Asia/Shanghai (default: the server's).")
  private Optional<String> zone = Optional.empty();

  @Option(
      names = "--tries",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many requests before it gives up (default: ${DEFAULT-VALUE}).")
  private int tries;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "How many times to print; 0 without end (default: 1, or 0 with --every).")
  private Optional<Integer> count = Optional.empty();

  @Option(
      names = "--every",
      paramLabel = "TIME",
      description = "The pause between two times (default: 1s).")
  private Optional<Duration> every = Optional.empty();

  /** Prints the answers, and returns the exit code of the first failure. */
  @Override
  public Integer call() throws InterruptedException {
    ServerAddress address = server.address(spec, port);
    Ranges.within(spec, "--tries", tries, 1, MOST_TRIES);
    if (zone.isEmpty()
        && !format.isEmpty()
        && Strftime.compile(format) instanceof Strftime compiled
        && !compiled.dependsOnTime()) {
      throw new ParameterException(
          spec.commandLine(),
          "FORMAT has no part of the time, and the server ignores such a request");
    }
    Options.positive(spec, "--timeout", server.timeout);
    Options.positive(spec, "--every", every.orElse(null));
    Options.notNegative(spec, "--count", count.orElse(0));
    Duration pause = every.orElse(Duration.ofSeconds(1));
    int rounds = count.orElse(every.isPresent() ? 0 : 1);
    if (rounds == 1) {
      Options.refuseUseless(spec, "with --count 1", "--every");
    } else {
      OutputWatch.exitWhenGone();
    }
    PrintWriter out = spec.commandLine().getOut();
    ExitCode code = ExitCode.OK;
    for (int i = 0; code == ExitCode.OK && (rounds == 0 || i < rounds) && !out.checkError(); i++) {
      if (i > 0) {
        Thread.sleep(pause);
      }
      code = printOnce(address);
    }
    return code.code();
  }

  private ExitCode printOnce(ServerAddress address) {
    PrintWriter err = spec.commandLine().getErr();
    try {
      String answer = Addresses.first(address, this::ask);
      if (answer.startsWith(REFUSAL) && !format.startsWith(REFUSAL)) {
        err.println("belfry: refused: " + answer.substring(REFUSAL.length()));
        return ExitCode.REFUSED;
      }
      spec.commandLine().getOut().println(answer);
      return ExitCode.OK;
    } catch (IOException e) {
      err.println("belfry: " + ServerOptions.failure(address, e));
      return ExitCode.UNAVAILABLE;
    }
  }

  /** The text of an answer, which ends at the first NUL. */
  private static String text(byte[] answer) {
    int end = 0;
    while (end < answer.length && answer[end] != 0) {
      end++;
    }
    return new String(answer, 0, end, UTF_8);
  }

  private String ask(InetSocketAddress address) throws IOException {
    byte[] text = (zone.map(name -> "TZ=" + name + " ").orElse("") + format).getBytes(UTF_8);
    byte[] question = Arrays.copyOf(text, Math.max(text.length, QUESTION));
    // A socket of its own, so that a late answer to an earlier question is not taken for this
    // one's.
    try (Asker asker = Asker.connect(address)) {
      for (int i = 0; i < tries; i++) {
        asker.send(question);
        Optional<byte[]> answer = asker.receive(server.timeout);
        if (answer.isPresent()) {
          return text(answer.get());
        }
      }
      throw new SocketTimeoutException();
    }
  }
}
