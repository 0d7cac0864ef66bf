package belfry.trials;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The scripts that run the trials, started as a developer starts them. */
public final class Scripts {
  /** The top folder of the project. */
  public static final Path ROOT = Path.of(System.getProperty("belfry.root", "."));

  /** Enough for a first run, which makes a cache, on a busy machine. */
  private static final int SECONDS = 180;

  private Scripts() {}

  /** A run that has ended. */
  public record Ended(int code, String out, String err) {}

  /** The file of a script. */
  public static Path file(String name) {
    return ROOT.resolve("scripts").resolve(name);
  }

  /** The command line of a script. */
  public static List<String> command(String name, String... arguments) {
    List<String> command = new ArrayList<>(List.of(file(name).toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Runs a script to its end, without input. */
  public static Ended run(String name, String... arguments) throws Exception {
    return run(new ProcessBuilder(command(name, arguments)));
  }

  /** Runs a command to its end, without input. */
  public static Ended run(ProcessBuilder command) throws Exception {
    Process process = command.start();
    process.getOutputStream().close();
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("it does not end: " + String.join(" ", command.command()));
    }
    return new Ended(
        process.exitValue(),
        new String(process.getInputStream().readAllBytes(), UTF_8),
        new String(process.getErrorStream().readAllBytes(), UTF_8));
  }
}
