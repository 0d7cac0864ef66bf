package belfry.client.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
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
  private static final long GOODBYE_NANOS = Duration.ofSeconds(20).toNanos();
  private static final List<String> OFTEN =
      List.of("/who", "/rooms", "/history 20", "/time %H:%M", "/topic", "/away lunch", "/away");

  private final InetSocketAddress server;
  private final String name;
  private final Random random;
  private final Pace pace;
  private final Tally tally;
  private int visits;

  PersonVisits(InetSocketAddress server, String name, Random random, Pace pace, Tally tally) {
    this.server = server;
    this.name = name;
    this.random = random;
    this.pace = pace;
    this.tally = tally;
  }

  @Override
  public void run() throws IOException {
    try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
      visits++;
      BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      type(socket, "/nick " + name + "-" + visits);
      type(socket, "/join " + pace.rooms(random, 1).getFirst());
      long end = System.nanoTime() + pace.stay(random);
      while (System.nanoTime() < end) {
        type(socket, line());
        read(socket, in, Math.min(end, System.nanoTime() + pace.pause(random)));
      }
      go(socket, in);
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

  private static void type(Socket socket, String line) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(UTF_8));
  }

  /** Reads up to a deadline; says whether the connection is still open. */
  private boolean read(Socket socket, BufferedReader in, long deadline) throws IOException {
    while (true) {
      long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (millis <= 0) {
        return true;
      }
      socket.setSoTimeout((int) millis);
      try {
        String line = in.readLine();
        if (line == null) {
          return false;
        }
        if (!LINE.matcher(line).matches()) {
          tally.fault("a line that is none of the text dialect: " + line);
        }
      } catch (SocketTimeoutException _) {
        return true; // the deadline
      }
    }
  }

  private void go(Socket socket, BufferedReader in) throws IOException {
    switch (random.nextInt(3)) {
      case 0 -> {
        socket.setSoLinger(true, 0);
        return;
      }
      case 1 -> socket.shutdownOutput();
      default -> type(socket, "q");
    }
    if (read(socket, in, System.nanoTime() + GOODBYE_NANOS)) {
      tally.fault("the connection of a person who left stays open: " + socket.getLocalPort());
    }
  }
}
