package belfry.client.time;

import belfry.client.shell.Addresses;
import belfry.client.shell.ExitCode;
import belfry.client.shell.Options;
import belfry.client.shell.OutputWatch;
import belfry.client.shell.Ranges;
import belfry.client.shell.ServerAddress;
import belfry.protocol.time.EpochNanos;
import belfry.protocol.time.OffsetEstimate;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code time sync}: how far this machine's clock is off, by an NTP server. */
@Command(
    name = "sync",
    description = {
      "Measures how far this machine's clock is off, by the server's NTP port.",
      "It never sets the clock."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "offset: what to add to this machine's clock; delay: the round-trip time;",
      "error: the offset is off by at most this, if the server's own figures are true.",
      "A server that asks for fewer requests is obeyed: the round ends, and pauses double.",
      "Exit codes: 0 measured, 64 wrong use, 65 no answer could be trusted, 69 nobody answered, 74"
          + " the output can't be written."
    })
public final class SyncCommand implements Callable<Integer> {
  private static final int MOST_SAMPLES = 1_000;

  @Spec private CommandSpec spec;
  @Mixin private ServerOptions server;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "9123",
      description = "The server's NTP port (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "8",
      description = "Requests in a round (default: ${DEFAULT-VALUE}).")
  private int samples;

  @Option(
      names = "--gap",
      paramLabel = "TIME",
      description = "Time between requests (default: 250ms). Use 2s for public servers.")
  private Duration gap = Duration.ofMillis(250);

  @Option(
      names = "--every",
      paramLabel = "TIME",
      description = "Repeat with a round each TIME; 64s is usual.")
  private Optional<Duration> every = Optional.empty();

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "How many rounds; 0 without end (default: 1, or 0 with --every).")
  private Optional<Integer> count = Optional.empty();

  @Option(names = "--json", description = "Print one JSON object for each round.")
  private boolean json;

  /** The pause before the next round. */
  private Duration pause = Duration.ZERO;

  /** Whether the server asked to be left alone. */
  private boolean denied;

  /** Measures, prints, and returns the exit code of the last round. */
  @Override
  public Integer call() throws InterruptedException {
    ServerAddress address = server.address(spec, port);
    Ranges.within(spec, "--samples", samples, 1, MOST_SAMPLES);
    Options.refuseOfParent(spec);
    Options.positive(spec, "--timeout", server.timeout);
    Options.positive(spec, "--every", every.orElse(null));
    Options.notNegative(spec, "--count", count.orElse(0));
    int rounds = count.orElse(every.isPresent() ? 0 : 1);
    refuseUseless(rounds);
    if (rounds != 1) {
      OutputWatch.exitWhenGone();
    }
    pause = every.orElse(Duration.ofSeconds(64));
    PrintWriter out = spec.commandLine().getOut();
    ExitCode code = ExitCode.OK;
    for (int i = 0; !denied && (rounds == 0 || i < rounds) && !out.checkError(); i++) {
      if (i > 0) {
        Thread.sleep(pause);
      }
      code = round(address);
    }
    return code.code();
  }

  private void refuseUseless(int rounds) {
    if (rounds == 1) {
      Options.refuseUseless(spec, "with --count 1", "--every");
    }
    if (samples == 1) {
      Options.refuseUseless(spec, "with --samples 1", "--gap");
    }
  }

  /** Obeys a kiss-o'-death (RFC 5905, section 7.4), and says so. */
  private void obey(String kiss, String host) {
    PrintWriter err = spec.commandLine().getErr();
    if (kiss.equals("RATE")) {
      pause = pause.multipliedBy(2);
      err.printf("belfry: %s wants to be asked less often (kiss-o'-death RATE)%n", host);
    } else {
      denied = true;
      err.printf("belfry: %s refuses to answer (kiss-o'-death %s)%n", host, kiss);
    }
  }

  private ExitCode round(ServerAddress target) {
    PrintWriter err = spec.commandLine().getErr();
    Clock clock = Clock.systemUTC();
    try {
      Measurement measured = Addresses.first(target, address -> measure(address, clock));
      measured.kiss().ifPresent(kiss -> obey(kiss, target.host()));
      if (measured.estimate().isEmpty() && measured.kiss().isPresent()) {
        return ExitCode.REFUSED;
      }
      if (measured.estimate().isEmpty()) {
        String reason =
            measured.complaint().isEmpty() ? "answers contradict each other" : measured.complaint();
        err.println("belfry: no answer can be trusted: " + reason);
        return ExitCode.REFUSED;
      }
      print(clock.instant(), measured.estimate().get());
      return ExitCode.OK;
    } catch (IOException e) {
      err.println("belfry: " + ServerOptions.failure(target, e));
      return ExitCode.UNAVAILABLE;
    }
  }

  private Measurement measure(InetSocketAddress address, Clock clock) throws IOException {
    try (Asker asker = Asker.connect(address)) {
      Measurement measured =
          Measurement.take(
              asker, samples, gap, server.timeout, () -> EpochNanos.of(clock.instant()), clock);
      if (measured.answered() == 0) {
        throw new SocketTimeoutException();
      }
      return measured;
    } catch (InterruptedException _) { // interrupted means stop
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private void print(Instant now, OffsetEstimate estimate) {
    String time = now.truncatedTo(ChronoUnit.MILLIS).toString();
    // The offset of a clock from true time is small, whatever the clock's count.
    double offset = estimate.offset() / 1e9;
    double delay = estimate.delay() / 1e9;
    double error = estimate.error() / 1e9;
    String form =
        json
            ? "{\"time\":\"%s\",\"offset\":%.9f,\"delay\":%.9f,\"error\":%.9f,\"kept\":%d,\"asked\":%d}"
            : "%s offset %+.6f s, delay %.6f s, error %.6f s, %d of %d samples";
    String line =
        String.format(Locale.ROOT, form, time, offset, delay, error, estimate.kept(), samples);
    spec.commandLine().getOut().println(line);
  }
}
