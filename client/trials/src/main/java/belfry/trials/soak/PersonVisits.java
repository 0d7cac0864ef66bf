package belfry.trials.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import belfry.client.wire.LineSocket;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The visits of one person who types at nc. Every line of the server must have a form that
 * protocol/README.md describes.
 */
final class PersonVisits implements Visit {
  private static final Pattern LINE =
      Pattern.compile("([*!] .*|\\d\\d:\\d\\d:\\d\\d .*|  \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d .*|)");
  private static final Duration GOODBYE = Duration.ofSeconds(20);
  private static final List<String> OFTEN =
      List.of("/who", "/rooms", "/history 20", "/time %H:%M", "/topic", "/away lunch", "/away");

  private final InetSocketAddress server;
  private final String name;
  private final Random random;
  private final Pace pace;
  private final SoakCounters counters;
  private int visits;

  /** Lines of this visit; the flood limit slows them down if they are many. */
  private int typed;

  PersonVisits(
      InetSocketAddress server, String name, Random random, Pace pace, SoakCounters counters) {
    this.server = server;
    this.name = name;
    this.random = random;
    this.pace = pace;
    this.counters = counters;
  }

  @Override
  public void run() throws IOException {
    try (LineSocket socket = new LineSocket(server)) {
      visits++;
      typed = 0;
      long began = System.nanoTime();
      type(socket, "/nick " + name + "-" + visits);
      type(socket, "/join " + pace.rooms(random, 1).getFirst());
      long end = began + pace.stay(random);
      while (System.nanoTime() < end) {
        type(socket, line());
        read(socket, Math.min(end, System.nanoTime() + pace.pause(random)));
      }
      go(socket, began);
    }
    counters.visits.increment();
  }

  private String line() {
    return switch (random.nextInt(6)) {
      case 0 -> OFTEN.get(random.nextInt(OFTEN.size()));
      case 1 -> "/msg " + pace.somebody(random) + " psst";
      case 2 -> "/me waves";
      default -> "morning, it is " + random.nextInt(24) + " o'clock and all is well";
    };
  }

  private void type(LineSocket socket, String line) throws IOException {
    socket.send((line + "\r\n").getBytes(UTF_8));
    typed++;
  }

  private void read(LineSocket socket, long deadline) throws IOException {
    Optional<byte[]> bytes = socket.next(deadline);
    while (bytes.isPresent()) {
      String line = new String(bytes.get(), UTF_8);
      if (!LINE.matcher(line).matches()) {
        counters.fault("not a line of the text dialect: " + line);
      }
      bytes = socket.next(deadline);
    }
  }

  private void go(LineSocket socket, long began) throws IOException {
    boolean byCommand = false;
    switch (random.nextInt(3)) {
      case 0 -> {
        socket.reset();
        return;
      }
      case 1 -> socket.shutdownOutput();
      default -> {
        type(socket, "q");
        byCommand = true;
      }
    }
    long left = System.nanoTime();
    try {
      read(socket, left + GOODBYE.toNanos());
      counters.fault(
          "%s-%d (port %d) typed %d lines in %d ms, left %s, and was connected %d s later"
              .formatted(
                  name,
                  visits,
                  socket.localPort(),
                  typed,
                  TimeUnit.NANOSECONDS.toMillis(left - began),
                  byCommand ? "with q" : "by closing half",
                  GOODBYE.toSeconds()));
    } catch (EOFException _) {
      // as it should be
    }
  }
}
