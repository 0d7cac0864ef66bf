package belfry.server.backplane.redis;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A real Redis in a process of its own, on a free port of the loopback. A test can suspend it, kill
 * it, and start it again with the data that it kept. Closing it removes the data too.
 */
public final class RedisServer implements AutoCloseable {
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final Path BINARY = extract();

  private enum Role {
    SINGLE,
    SENTINEL,
    NODE
  }

  private final Path directory;
  private final int port;
  private final int busPort;
  private final List<String> arguments;
  private Process process;

  private RedisServer(Role role, List<String> arguments) throws IOException {
    this.directory = Files.createTempDirectory("belfry-redis");
    this.port = freePort();
    this.busPort = role == Role.NODE ? freePort() : 0;
    this.arguments = new ArrayList<>();
    if (role == Role.SENTINEL) {
      Files.write(directory.resolve("sentinel.conf"), arguments);
      this.arguments.addAll(List.of("sentinel.conf", "--sentinel", "--port", "" + port));
    } else {
      this.arguments.addAll(
          List.of("--port", "" + port, "--save", "", "--enable-debug-command", "yes"));
      this.arguments.addAll(arguments);
    }
    if (role == Role.NODE) {
      this.arguments.addAll(List.of("--cluster-enabled", "yes", "--cluster-port", "" + busPort));
    }
    this.arguments.addAll(List.of("--bind", "127.0.0.1", "--dir", directory.toString()));
    start();
  }

  /** Starts a Redis with these arguments. */
  public static RedisServer started(String... arguments) throws IOException {
    return new RedisServer(Role.SINGLE, List.of(arguments));
  }

  /** Starts a sentinel with these lines of configuration. */
  static RedisServer sentinel(String... lines) throws IOException {
    return new RedisServer(Role.SENTINEL, List.of(lines));
  }

  /** Starts a node that may become part of a cluster. */
  static RedisServer node() throws IOException {
    return new RedisServer(
        Role.NODE,
        List.of(
            "--repl-diskless-sync-delay",
            "0",
            "--cluster-node-timeout",
            "1000",
            "--cluster-replica-validity-factor",
            "0"));
  }

  private static Path extract() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch");
    String name =
        "/redis-server-7.0.15-"
            + (os.contains("mac") ? "darwin" : "linux")
            + (arch.equals("aarch64") || arch.equals("arm64") ? "-arm64" : "-amd64");
    try (InputStream in = RedisServer.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("there is no Redis for " + os + " on " + arch);
      }
      Path binary = Files.createTempFile("redis-server", "");
      Files.copy(in, binary, StandardCopyOption.REPLACE_EXISTING);
      if (!binary.toFile().setExecutable(true)) {
        throw new IllegalStateException("can't make " + binary + " executable");
      }
      binary.toFile().deleteOnExit();
      return binary;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Starts the process, or starts it again, and waits until it answers. */
  void start() throws IOException {
    List<String> command = new ArrayList<>(List.of(BINARY.toString()));
    command.addAll(arguments);
    process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
            .start();
    long deadline = System.nanoTime() + START_NANOS;
    while (true) {
      try {
        String answer = command("PING");
        if (answer.startsWith("PONG") || answer.startsWith("NOAUTH")) {
          return;
        }
      } catch (IOException e) {
        if (System.nanoTime() > deadline || !process.isAlive()) {
          throw new IOException("Redis does not start: " + log(), e);
        }
      }
      pause();
    }
  }

  private String log() throws IOException {
    return Files.readString(directory.resolve("log"));
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(10);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** The port. */
  public int port() {
    return port;
  }

  /** The port of the cluster bus. */
  int busPort() {
    return busPort;
  }

  /** Host and port. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** The URL for clients. */
  public String url() {
    return "redis://" + address();
  }

  /** Suspends the process: it keeps its connections and answers nothing. */
  void suspend() {
    signal("STOP");
  }

  /** Ends {@link #suspend}. */
  void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Kills the process, as a crash does. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Cuts bytes off the end of its append-only file. It must not run. */
  void tearEnd(int bytes) throws IOException {
    Path file = directory.resolve("appendonlydir").resolve("appendonly.aof.1.incr.aof");
    try (FileChannel written = FileChannel.open(file, StandardOpenOption.WRITE)) {
      written.truncate(written.size() - bytes);
    }
  }

  /** Sends a command; returns the reply as one text. */
  public String command(String... words) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(5_000);
      StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
      for (String word : words) {
        request.append('$').append(word.getBytes(StandardCharsets.UTF_8).length);
        request.append("\r\n").append(word).append("\r\n");
      }
      socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
      return reply(new BufferedInputStream(socket.getInputStream()));
    }
  }

  private static String reply(InputStream in) throws IOException {
    String head = line(in);
    int number =
        head.startsWith("$") || head.startsWith("*")
            ? Integer.parseInt(head, 1, head.length(), 10)
            : 0;
    if (head.startsWith("$")) {
      return number < 0
          ? ""
          : new String(in.readNBytes(number + 2), StandardCharsets.UTF_8).strip();
    }
    if (head.startsWith("*")) {
      List<String> items = new ArrayList<>();
      for (int i = 0; i < number; i++) {
        items.add(reply(in));
      }
      return String.join("\n", items);
    }
    return head.substring(1);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("closed");
      }
      line.append((char) b);
    }
    return line.toString().strip();
  }

  @Override
  public void close() {
    kill();
    try (var files = Files.walk(directory)) {
      files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
