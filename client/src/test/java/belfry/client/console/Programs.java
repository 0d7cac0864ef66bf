package belfry.client.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The packaged programs, run through their scripts as people run them. */
final class Programs {
  static final Path ROOT = Path.of(System.getProperty("belfry.root", "."));

  private static boolean ready;

  private Programs() {}

  /** A run that has ended. */
  record Ended(int code, String out, String err) {}

  /**
   * The scripts are not to build what the build that runs this test has just built; and the cache
   * that the first run makes is made before anything is measured in seconds.
   */
  static synchronized void areBuilt() throws Exception {
    if (ready) {
      return;
    }
    for (String module : List.of("server", "client")) {
      Path stamp = ROOT.resolve(module).resolve("target/modules/.built");
      if (!Files.exists(stamp)) {
        Files.createFile(stamp);
      }
      Files.setLastModifiedTime(stamp, FileTime.from(Instant.now()));
    }
    Ended help = run(120, Map.of(), "chat", "", "--help"); // makes the cache
    if (help.code() != 0) {
      throw new IllegalStateException(help.err());
    }
    ready = true;
  }

  /** Where a script is. */
  static String script(String name) {
    return ROOT.resolve("scripts").resolve(name).toString();
  }

  /** Runs a chat with this input to its end. */
  static Ended chat(String input, String... arguments) throws Exception {
    return run("chat", input, arguments);
  }

  /** Runs a script with this input to its end. */
  static Ended run(String script, String input, String... arguments) throws Exception {
    return run(Map.of(), script, input, arguments);
  }

  /** Runs a script with this input to its end, with further variables of the environment. */
  static Ended run(
      Map<String, String> environment, String script, String input, String... arguments)
      throws Exception {
    return run(30, environment, script, input, arguments);
  }

  private static Ended run(
      int seconds,
      Map<String, String> environment,
      String script,
      String input,
      String... arguments)
      throws Exception {
    ProcessBuilder command = command(script, arguments);
    command.environment().putAll(environment);
    Process process = command.start();
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes(UTF_8));
    }
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("it does not end: " + script + " " + String.join(" ", arguments));
    }
    return new Ended(
        process.exitValue(),
        new String(process.getInputStream().readAllBytes(), UTF_8),
        new String(process.getErrorStream().readAllBytes(), UTF_8));
  }

  /** Begins a chat. */
  static Process startChat(String... arguments) throws IOException {
    return command("chat", arguments).start();
  }

  private static ProcessBuilder command(String script, String... arguments) {
    List<String> command = new ArrayList<>(List.of(script(script)));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    // The settings of the user who runs the tests are not for them.
    builder.environment().put("XDG_CONFIG_HOME", ROOT.resolve("client/target/config").toString());
    return builder;
  }

  /** Waits until something is so, and fails when it is not in time. */
  static void await(BooleanSupplier condition, java.util.function.Supplier<String> otherwise)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(otherwise.get());
      }
      Thread.sleep(50); // a poll with a deadline
    }
  }

  /** A server that runs. */
  static final class Server implements AutoCloseable {
    private final Process process;
    private final int port;

    /**
     * @param wanted the port, or 0 for any
     * @param options more for {@code scripts/serve}
     */
    Server(int wanted, String... options) throws IOException {
      List<String> command =
          new ArrayList<>(List.of(script("serve"), "--no-time", "--no-ntp", "--data", "none"));
      command.addAll(List.of("--port", String.valueOf(wanted)));
      command.addAll(List.of(options));
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      BufferedReader out =
          new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
      String first = out.readLine();
      if (first == null || !first.matches(".* listens on [^ ]*:\\d+\\b.*")) {
        throw new IOException("the server says: " + first);
      }
      port = Integer.parseInt(first.replaceAll(".* listens on [^ ]*:(\\d+)\\b.*", "$1"));
    }

    int port() {
      return port;
    }

    /** Its address and port. */
    String address() {
      return "127.0.0.1:" + port;
    }

    /** What {@code kill -9} does. */
    void kill() throws InterruptedException {
      process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
