package belfry.trials.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import belfry.client.shell.ExitCode;
import belfry.client.shell.Ranges;
import belfry.protocol.Limits;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code udp-flood}: sends hostile requests to a strftime service on this machine, from many
 * loopback addresses, and checks that no answer is longer than it may be.
 */
@Command(
    name = "udp-flood",
    description = {
      "Sends hostile requests (random bytes, random formats, huge widths) to a strftime service",
      "on 127.0.0.1 from many loopback addresses, and checks the lengths of the answers."
    },
    mixinStandardHelpOptions = true)
public final class UdpFloodCommand implements Callable<Integer> {
  private static final int LONGEST = 1_400;
  private static final int BURST = 64;
  private static final int MOST_REQUESTS = 10_000_000;
  private static final int MOST_SOURCES = 20_000;
  private static final String FORMAT_BYTES = "%%%%%%%%_-0^#123456789EOcCsYFDrTAaBbnNzZ:x TZ=/\0";

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--port",
      required = true,
      paramLabel = "PORT",
      description = "The service's port.")
  private int port;

  @Option(
      names = "--requests",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "How many requests (default: ${DEFAULT-VALUE}; at most 10 million).")
  private int requests;

  @Option(
      names = "--sources",
      paramLabel = "N",
      defaultValue = "500",
      description = "How many source addresses (default: ${DEFAULT-VALUE}).")
  private int sources;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The same seed gives the same requests (default: ${DEFAULT-VALUE}).")
  private long seed;

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(2_048);
  private Random random = new Random();
  private long answers;
  private long answerBytes;
  private long requestBytes;
  private int tooLong;

  /** A sender whose requests all have one length, so that the limit of each answer is known. */
  private record Source(DatagramChannel channel, int length) {
    int longestAnswer() {
      return Math.max(Limits.TIME_ANSWER, length);
    }
  }

  private CommandSpec spec() {
    return Objects.requireNonNull(spec, "picocli fills it in");
  }

  /** Sends the requests, waits until the service answers again, and prints the result. */
  @Override
  public Integer call() throws IOException {
    Ranges.within(spec(), "--port", port, 1, Ranges.LAST_PORT);
    Ranges.within(spec(), "--requests", requests, 1, MOST_REQUESTS);
    Ranges.within(spec(), "--sources", sources, 1, MOST_SOURCES);
    random = new Random(seed);
    Source[] all = new Source[sources];
    try {
      for (int i = 0; i < all.length; i++) {
        all[i] = open();
      }
      long begin = System.nanoTime();
      for (int sent = 0; sent < requests; ) {
        Source source = all[random.nextInt(all.length)];
        for (int i = 0; i < BURST && sent < requests; i++, sent++) {
          requestBytes += source.channel.write(request(source.length));
        }
        receive(source);
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      Duration back = untilAnswered();
      for (Source source : all) {
        receive(source);
      }
      print(seconds, back);
      return (tooLong == 0 ? ExitCode.OK : ExitCode.REFUSED).code();
    } finally {
      for (Source source : all) {
        if (source != null) {
          source.channel.close();
        }
      }
    }
  }

  private Source open() throws IOException {
    DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
    byte[] address = {
      127, (byte) random.nextInt(), (byte) random.nextInt(), (byte) random.nextInt(1, 255)
    };
    channel.bind(new InetSocketAddress(InetAddress.getByAddress(address), 0));
    channel.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
    channel.configureBlocking(false);
    return new Source(
        channel, random.nextInt(3) == 0 ? random.nextInt(1, LONGEST) : random.nextInt(1, 60));
  }

  private ByteBuffer request(int length) {
    byte[] bytes = new byte[length];
    switch (random.nextInt(3)) {
      case 0 -> random.nextBytes(bytes);
      case 1 -> {
        for (int i = 0; i < length; i++) {
          bytes[i] = (byte) FORMAT_BYTES.charAt(random.nextInt(FORMAT_BYTES.length()));
        }
      }
      default -> {
        byte[] wide =
            ("%" + random.nextInt(1, Integer.MAX_VALUE) + "c%c%255A").getBytes(ISO_8859_1);
        int from = random.nextInt(2) * Math.max(0, wide.length - 8);
        System.arraycopy(wide, from, bytes, 0, Math.min(length, wide.length - from));
      }
    }
    return buffer.clear().put(bytes).flip();
  }

  private void receive(Source source) throws IOException {
    while (source.channel.receive(buffer.clear()) != null) {
      answers++;
      answerBytes += buffer.position();
      tooLong += buffer.position() > source.longestAnswer() ? 1 : 0;
    }
  }

  private Duration untilAnswered() throws IOException {
    long begin = System.nanoTime();
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
      channel.configureBlocking(false);
      while (System.nanoTime() - begin < 60_000_000_000L) {
        channel.write(ByteBuffer.wrap("%H:%M".getBytes(UTF_8)));
        long end = System.nanoTime() + 20_000_000;
        while (System.nanoTime() < end) {
          if (channel.receive(buffer.clear()) != null) {
            return Duration.ofNanos(System.nanoTime() - begin);
          }
        }
      }
    }
    throw new IOException("the service does not answer any more");
  }

  private void print(double seconds, Duration back) {
    PrintWriter out = spec().commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%d requests, %d bytes, from %d addresses in %.1f s%n"
            + "%d answers, %d bytes: %.2f bytes out for each byte in%n"
            + "%d answers longer than allowed; the service answered again after %.1f ms%n",
        requests,
        requestBytes,
        sources,
        seconds,
        answers,
        answerBytes,
        (double) answerBytes / requestBytes,
        tooLong,
        back.toNanos() / 1e6);
  }
}
