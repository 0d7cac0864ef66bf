package belfry.trials.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A process of a trial: it can be started, suspended, killed, stopped and started again. Its output
 * is appended to a file in the folder of its {@link ProcessGroup}; the end of the group kills it.
 * One thread starts and ends it; any thread may read its state.
 */
public final class ManagedProcess {
  /** The level of a log line of the server, and the line of the JVM's own handler. */
  private static final Pattern ERROR = Pattern.compile("^\\S+ ERROR .*|^Exception in thread .*");

  private static final int ERRORS_SHOWN = 5;
  private static final int LAST_LINES = 5;
  private static final Duration SUSPENDED_WITHIN = Duration.ofSeconds(2);

  private final ProcessGroup group;
  private final String name;
  private final List<String> command;
  private final Path log;
  private volatile Map<String, String> variables = Map.of();
  private volatile @Nullable Process process;

  /** False once something has asked it to end. */
  private volatile boolean wanted;

  /**
   * Describes a process; it is not started yet.
   *
   * @param name the name in reports, and of its log file
   * @param command the program and its arguments
   */
  public ManagedProcess(ProcessGroup group, String name, List<String> command) {
    this.group = group;
    this.name = name;
    this.command = List.copyOf(command);
    this.log = group.folder().resolve(name + ".log");
  }

  /** The name in reports. */
  public String name() {
    return name;
  }

  /** The program that it runs. */
  public String program() {
    return command.getFirst();
  }

  /** Adds variables to the environment of its next starts. */
  public void variables(Map<String, String> more) {
    variables = Map.copyOf(more);
  }

  /** Starts it, or starts it again, without the variables {@code BELFRY_…} of the environment. */
  public void start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(group.folder().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().removeIf(key -> key.startsWith("BELFRY_"));
    builder.environment().putAll(variables);
    process = group.start(builder);
    wanted = true;
  }

  /** The id of the process; empty if it does not run. */
  public OptionalLong pid() {
    Process current = process;
    return current != null && current.isAlive()
        ? OptionalLong.of(current.pid())
        : OptionalLong.empty();
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return pid().isPresent();
  }

  /** Whether it ended although nothing asked it to. */
  public boolean hasDied() {
    return wanted && !isAlive();
  }

  /** Kills it, as a crash would; returns the id of the process, or empty if it did not run. */
  public OptionalLong kill() {
    OptionalLong pid = pid();
    wanted = false;
    Process current = process;
    if (current != null) {
      current.destroyForcibly().onExit().join();
    }
    return pid;
  }

  /** Asks it to stop and waits; returns its exit code, or -1 if it had to be killed. */
  public int stop(Duration patience) throws InterruptedException {
    Process current = process;
    if (current == null) {
      throw new IllegalStateException(name + " was never started");
    }
    wanted = false;
    current.destroy();
    if (current.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      return current.exitValue();
    }
    kill();
    return -1;
  }

  /** Suspends it (SIGSTOP), and waits until it stands still; returns whether it does. */
  public boolean suspend() throws InterruptedException {
    OptionalLong pid = pid();
    return pid.isPresent()
        && signal("STOP", pid.getAsLong())
        && Await.problemAfter(SUSPENDED_WITHIN, () -> isSuspended() ? null : "it runs") == null;
  }

  /** Whether it stands still now. */
  public boolean isSuspended() {
    OptionalLong pid = pid();
    try {
      return pid.isPresent() && ProcessSnapshot.isSuspended(pid.getAsLong());
    } catch (IOException _) { // it has just ended
      return false;
    }
  }

  /** Lets it go on after {@link #suspend}. */
  public void resume() throws InterruptedException {
    OptionalLong pid = pid();
    if (pid.isPresent()) {
      signal("CONT", pid.getAsLong());
    }
  }

  private static boolean signal(String signal, long pid) throws InterruptedException {
    try {
      return new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor() == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // no machine lacks this command
    }
  }

  /** The last lines of its output. */
  public String lastLines() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** The first lines of its output that report an error of the program itself. */
  public List<String> errors() throws IOException {
    try (var lines = Files.lines(log)) {
      return lines.filter(line -> ERROR.matcher(line).matches()).limit(ERRORS_SHOWN).toList();
    }
  }
}
