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
 * The visits of one person who types at nc. No line that the server writes may look like anything
 * but what its specification says.
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
  private final Tally tally;
  private int visits;

  /** Lines of this visit. The server reads on at an easy pace when they come too fast. */
  private int typed;

  PersonVisits(InetSocketAddress server, String name, Random random, Pace pace, Tally tally) {
    this.server = server;
    this.name = name;
    this.random = random;
    this.pace = pace;
    this.tally = tally;
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
    tally.visits.increment();
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
        tally.fault("a line that is none of the text dialect: " + line);
      }
      bytes = socket.next(deadline);
    }
  }

  private void go(LineSocket socket, long began) throws IOException {
    boolean inWords = false;
    switch (random.nextInt(3)) {
      case 0 -> {
        socket.reset();
        return;
      }
      case 1 -> socket.shutdownOutput();
      default -> {
        type(socket, "q");
        inWords = true;
      }
    }
    long left = System.nanoTime();
    try {
      read(socket, left + GOODBYE.toNanos());
      tally.fault(
          "%s-%d (port %d) typed %d lines in %d ms, left %s, and was connected %d s later"
              .formatted(
                  name,
                  visits,
                  socket.localPort(),
                  typed,
                  TimeUnit.NANOSECONDS.toMillis(left - began),
                  inWords ? "with q" : "by closing half",
                  GOODBYE.toSeconds()));
    } catch (EOFException _) {
      // as it should be
    }
  }
}
