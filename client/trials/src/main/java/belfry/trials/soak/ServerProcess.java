package belfry.trials.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import belfry.protocol.Limits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A server that this program starts with {@code scripts/serve}, looks into, and stops. */
final class ServerProcess implements AutoCloseable {
  private static final Pattern GREETING =
      Pattern.compile(
          ".* listens on 127\\.0\\.0\\.1:(\\d+), time on (\\d+)/udp, NTP on (\\d+)/udp,"
              + " admin on (\\d+)/tcp\\..*");

  /** The bytes of one class in a histogram; what fills a hole between objects is no object. */
  private static final Pattern OBJECTS =
      Pattern.compile(" *\\d+: +\\d+ +(\\d+) ++(?!\\[?L?jdk\\.internal\\.vm\\.Filler).*");

  private static final int PATIENCE_MILLIS = 10_000;
  private static final long STOP_SECONDS = Limits.STOP.toSeconds() + 10;
  private static final double MEGABYTE = 1 << 20;

  private final Process process;
  private final Matcher ports;
  private final Path log;

  private ServerProcess(Process process, Matcher ports, Path log) {
    this.process = process;
    this.ports = ports;
    this.log = log;
  }

  /**
   * Starts it on free ports of the loopback.
   *
   * @param log where its error output goes
   */
  static ServerProcess start(Path script, Path log, List<String> options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(script.toString());
    command.addAll(List.of("--port", "0", "--ntp-port", "0"));
    command.addAll(options);
    Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    String line = out.readLine();
    Matcher ports = GREETING.matcher(line == null ? "" : line);
    if (!ports.matches()) {
      process.destroyForcibly();
      throw new IOException("the server did not start: " + line + " " + Files.readString(log));
    }
    return new ServerProcess(process, ports, log);
  }

  private int port(int group) {
    return Integer.parseInt(ports.group(group));
  }

  InetSocketAddress chat() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port(1));
  }

  InetSocketAddress strftime() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port(2));
  }

  InetSocketAddress ntp() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port(3));
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Collects its garbage, and tells how many megabytes all objects take that are then left. What is
   * used a moment later would say how busy it is.
   */
  double heap() throws IOException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process census =
        new ProcessBuilder(jcmd, Long.toString(pid()), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    try (BufferedReader lines = census.inputReader()) {
      long bytes =
          lines
              .lines()
              .map(OBJECTS::matcher)
              .filter(Matcher::matches)
              .mapToLong(objects -> Long.parseLong(objects.group(1)))
              .sum();
      if (bytes == 0) {
        throw new IOException("jcmd can't count the server's objects");
      }
      return bytes / MEGABYTE;
    }
  }

  /** Megabytes of answers that wait for somebody to take them. */
  double answers() throws IOException {
    return metric("belfry_send_queue_bytes ") / MEGABYTE;
  }

  /** Megabytes of the machine's memory that it has. */
  double resident() throws IOException {
    return status("VmRSS:") / 1024;
  }

  double threads() throws IOException {
    return status("Threads:");
  }

  double descriptors() throws IOException {
    try (Stream<Path> open = Files.list(proc("fd"))) {
      return open.count();
    }
  }

  /** Seconds of processor time that it has used. */
  double processor() throws IOException {
    return metric("process_cpu_time_ns_total") / 1e9;
  }

  private Path proc(String name) {
    return Path.of("/proc", Long.toString(pid()), name);
  }

  private double status(String name) throws IOException {
    return Files.readAllLines(proc("status")).stream()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
        .sum();
  }

  /** The sum of all metrics whose name, with labels, begins so. */
  double metric(String prefix) throws IOException {
    return get("/metrics")
        .lines()
        .filter(line -> line.startsWith(prefix))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /**
   * What the admin port answers.
   *
   * @throws IOException when it does not, or not with 200
   */
  String get(String path) throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + port(4) + path);
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setConnectTimeout(PATIENCE_MILLIS);
    connection.setReadTimeout(PATIENCE_MILLIS);
    try (var in = connection.getInputStream()) {
      if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
        throw new IOException(path + " answers " + connection.getResponseCode());
      }
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  /** What it logged of errors of its own. */
  List<String> errors() throws IOException {
    return Files.readAllLines(log).stream().filter(line -> line.contains(" ERROR ")).toList();
  }

  /** Stops it; says with which exit code it ended, -1 when it had to be killed. */
  int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return -1;
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
