package belfry.trials.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/**
 * Asks the admin port of a server on this machine, by HTTP/1.0 and a connection of its own for each
 * question. Any thread.
 *
 * @param port the admin port
 * @param patience how long connecting may take, and each read
 */
public record AdminClient(int port, Duration patience) {
  /** Collecting all metrics takes a busy server a while. */
  private static final Duration METRICS_PATIENCE = Duration.ofSeconds(10);

  private static final int STATUS_FROM = "HTTP/1.0 ".length();
  private static final int STATUS_TO = STATUS_FROM + 3;

  /** An answer: its status and its text. */
  public record Answer(int status, String text) {
    /** Whether the server said yes. */
    public boolean isOk() {
      return status == 200;
    }
  }

  /** A client of the same port with another patience. */
  public AdminClient within(Duration other) {
    return new AdminClient(port, other);
  }

  /**
   * Asks for a page.
   *
   * @throws IOException when there is no whole answer in time
   */
  public Answer get(String path) throws IOException {
    int millis = (int) patience.toMillis();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), millis);
      socket.setSoTimeout(millis);
      socket.getOutputStream().write(("GET " + path + " HTTP/1.0\r\n\r\n").getBytes(UTF_8));
      return answer(path, new String(socket.getInputStream().readAllBytes(), UTF_8));
    }
  }

  private static Answer answer(String path, String answer) throws IOException {
    int head = answer.indexOf("\r\n\r\n");
    if (head < STATUS_TO || !answer.startsWith("HTTP/")) {
      throw new IOException(path + ": no answer");
    }
    return new Answer(
        Integer.parseInt(answer, STATUS_FROM, STATUS_TO, 10), answer.substring(head + 4));
  }

  /**
   * The sum of all metrics with this name, whatever their labels; 0 where there is none.
   *
   * @throws IOException when the server does not show its metrics
   */
  public double metric(String name) throws IOException {
    Answer page = within(METRICS_PATIENCE).get("/metrics");
    if (!page.isOk()) {
      throw new IOException("/metrics answers " + page.status());
    }
    return page.text()
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
