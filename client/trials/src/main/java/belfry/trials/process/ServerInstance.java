package belfry.trials.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A Belfry server that a trial starts with {@code scripts/serve}, on ports that it keeps when it is
 * started again.
 *
 * @param process its process
 * @param port the port of chat, and of the time service over UDP
 * @param ntpPort the port of the NTP service, if the server has one
 * @param admin its admin port
 */
public record ServerInstance(ManagedProcess process, int port, int ntpPort, AdminClient admin) {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final int LONGEST_ANSWER = 64;
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);

  /** Counters of errors of the server itself: above 0 means that it has a bug. */
  private static final List<String> ERROR_COUNTERS =
      List.of("belfry_internal_errors_total", "belfry_connections_failed_total");

  /**
   * Describes a server; it is not started yet.
   *
   * @param serve the script that runs it
   * @param options options of the server beside those for its ports
   */
  public static ServerInstance of(
      ProcessGroup group, FreePorts ports, String name, Path serve, List<String> options) {
    int port = ports.next();
    int ntpPort = ports.next();
    int adminPort = ports.next();
    List<String> command = new ArrayList<>(List.of(serve.toString()));
    command.addAll(List.of("--port", "" + port));
    if (!options.contains("--no-ntp")) {
      command.addAll(List.of("--ntp-port", "" + ntpPort));
    }
    command.addAll(List.of("--admin-port", "" + adminPort));
    command.addAll(options);
    return new ServerInstance(
        new ManagedProcess(group, name, command),
        port,
        ntpPort,
        new AdminClient(adminPort, PATIENCE));
  }

  /** The name in reports. */
  public String name() {
    return process.name();
  }

  /** The address of the chat. */
  public InetSocketAddress chat() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** The address of the strftime service. */
  public InetSocketAddress strftime() {
    return chat();
  }

  /**
   * The time of day that it shows, in seconds since 1970.
   *
   * @throws IOException if it does not answer
   */
  public long seconds() throws IOException {
    byte[] question = "%s".getBytes(US_ASCII);
    DatagramPacket answer = new DatagramPacket(new byte[LONGEST_ANSWER], LONGEST_ANSWER);
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.send(new DatagramPacket(question, question.length, strftime()));
      socket.receive(answer);
      return Long.parseLong(new String(answer.getData(), 0, answer.getLength(), US_ASCII).strip());
    } catch (NumberFormatException e) {
      throw new IOException("its answer is no number", e);
    }
  }

  /** The address of the NTP service. */
  public InetSocketAddress ntp() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), ntpPort);
  }

  /** Whether its {@code /readyz} answers that it is ready. */
  public boolean isReady() {
    try {
      return admin.get("/readyz").isOk();
    } catch (IOException _) { // it does not run, or stands still
      return false;
    }
  }

  /** Starts it and waits until it is ready. */
  public void startAndAwaitReady() throws IOException, InterruptedException {
    process.start();
    String problem =
        Await.problemAfter(
            READY_WITHIN, () -> isReady() || process.hasDied() ? null : name() + " is not ready");
    if (problem != null || process.hasDied()) {
      throw new IOException(name() + " did not start: " + process.lastLines());
    }
  }

  /** Counters of its own errors that are above 0, as {@code name value}. */
  public List<String> errorCounters() throws IOException {
    List<String> counted = new ArrayList<>();
    for (String counter : ERROR_COUNTERS) {
      double value = admin.metric(counter);
      if (value > 0) {
        counted.add("%s %.0f".formatted(counter, value));
      }
    }
    return counted;
  }
}
