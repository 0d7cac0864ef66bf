package belfry.trials.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that is part of a deployment: started, signalled, killed, started again. What it prints
 * goes to a file. It ends with the run at the latest, see {@link Parts}.
 */
final class Part {
  private final Parts parts;
  private final String name;
  private final List<String> command;
  private final Path log;
  private volatile Process process;

  /** Whether its end would be a surprise. */
  private volatile boolean expected;

  Part(Parts parts, String name, List<String> command) {
    this.parts = parts;
    this.name = name;
    this.command = List.copyOf(command);
    this.log = parts.folder().resolve(name + ".log");
  }

  String name() {
    return name;
  }

  void start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(parts.folder().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().removeIf(key -> key.startsWith("BELFRY_"));
    process = parts.start(builder);
    expected = true;
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Whether it is gone, and nobody asked it to. */
  boolean hasDied() {
    return expected && !isAlive();
  }

  /** Ends it as a crash would, and waits until it is gone. */
  void kill() {
    expected = false;
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
  }

  /** Asks it to stop and waits; answers its exit code, or -1 when it did not stop in time. */
  int stop(Duration patience) throws InterruptedException {
    expected = false;
    process.destroy();
    if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      return process.exitValue();
    }
    kill();
    return -1;
  }

  /** Stops it in its tracks. */
  void suspend() {
    signal("STOP");
  }

  /** Lets it go on after {@link #suspend}. */
  void resume() {
    signal("CONT");
  }

  private void signal(String signal) {
    if (!isAlive()) {
      return;
    }
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the run is over
    }
  }

  /** The last lines that it printed. */
  String lastWords() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Lines of its log that report an error of its own. */
  List<String> errors() throws IOException {
    try (var lines = Files.lines(log)) {
      return lines.filter(line -> line.contains(" ERROR ")).limit(5).toList();
    }
  }
}
