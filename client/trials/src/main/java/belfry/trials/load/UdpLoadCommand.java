package belfry.trials.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import belfry.client.shell.ExitCode;
import belfry.client.shell.Ranges;
import belfry.protocol.time.NtpPacket;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code udp-load}: keeps a number of requests without an answer on their way, and counts the
 * answers. Linux only.
 */
@Command(
    name = "udp-load",
    description =
        "Loads a UDP server with a window of outstanding requests, and prints the answers a"
            + " second.",
    mixinStandardHelpOptions = true)
public final class UdpLoadCommand implements Callable<Integer> {
  private static final int MOST_REQUESTS = 100_000;
  private static final int MOST_SOCKETS = 1_000;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--port",
      required = true,
      paramLabel = "PORT",
      description = "The server's port, on 127.0.0.1.")
  private int port;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "Send this strftime format (default: send NTP requests).")
  private Optional<String> format = Optional.empty();

  @Option(
      names = "--window",
      paramLabel = "N",
      defaultValue = "64",
      description = "Outstanding requests (default: ${DEFAULT-VALUE}).")
  private int window;

  @Option(
      names = "--sockets",
      paramLabel = "N",
      defaultValue = "8",
      description = "Sockets that share the window (default: ${DEFAULT-VALUE}).")
  private int sockets;

  @Option(
      names = "--time",
      paramLabel = "TIME",
      defaultValue = "1s",
      description = "The length of the run (default: ${DEFAULT-VALUE}).")
  private Duration time = Duration.ZERO;

  private CommandSpec spec() {
    return Objects.requireNonNull(spec, "picocli fills it in");
  }

  /** Runs the load, and prints one line: answers a second, and lost requests. */
  @Override
  public Integer call() throws IOException {
    Ranges.within(spec(), "--port", port, 1, Ranges.LAST_PORT);
    Ranges.within(spec(), "--window", window, 1, MOST_REQUESTS);
    Ranges.within(spec(), "--sockets", sockets, 1, MOST_SOCKETS);
    PrintWriter out = spec().commandLine().getOut();
    int share = Math.max(1, window / sockets);
    List<BatchSocket> all = new ArrayList<>();
    try {
      Inet4Address server = (Inet4Address) InetAddress.ofLiteral("127.0.0.1");
      for (int i = 0; i < Math.min(sockets, window); i++) {
        all.add(new BatchSocket(server, port, share, question()));
        all.getLast().send(share);
      }
      long answers = 0;
      long lost = 0;
      long begin = System.nanoTime();
      while (System.nanoTime() - begin < time.toNanos()) {
        for (BatchSocket socket : all) {
          int received = socket.receive();
          answers += received;
          lost += received == 0 ? share : 0;
          socket.send(received == 0 ? share : received);
        }
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      out.printf(Locale.ROOT, "%.0f answers/s, %d lost%n", answers / seconds, lost);
      return (answers == 0 ? ExitCode.UNAVAILABLE : ExitCode.OK).code();
    } finally {
      all.forEach(BatchSocket::close);
    }
  }

  private byte[] question() {
    if (format.isPresent()) {
      return format.get().getBytes(UTF_8);
    }
    ByteBuffer bytes = ByteBuffer.allocate(NtpPacket.LENGTH);
    NtpPacket.request(System.nanoTime()).write(bytes);
    return bytes.array();
  }
}
