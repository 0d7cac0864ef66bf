package belfry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The scripts of the packaged server, started as a user starts them. */
final class ServerScripts {
  /** The top folder of the project. */
  static final Path ROOT = Path.of(System.getProperty("belfry.root"));

  private static boolean ready;

  private ServerScripts() {}

  /**
   * Returns the command of a script of this project. Variables of the environment that are settings
   * of Belfry are removed. The first call makes the cache for quick starts, so that no script of a
   * test waits, with a message, until a script of another test has made it.
   */
  static synchronized ProcessBuilder command(String script, String... arguments)
      throws IOException {
    assumeTrue(Files.isDirectory(ROOT.resolve("scripts")), "this is not the project's folder");
    if (!ready) {
      end(command(ROOT, "serve", "--version"));
      ready = true;
    }
    return command(ROOT, script, arguments);
  }

  /** Returns the command of a script of the project in another folder. */
  static ProcessBuilder command(Path root, String script, String... arguments) {
    List<String> command = new ArrayList<>(List.of(root.resolve("scripts/" + script).toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("BELFRY_"));
    return builder;
  }

  private static void end(ProcessBuilder command) throws IOException {
    Process process = command.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new AssertionError(command.command() + " fails: " + said);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** The port of the chat, from the first line that the server prints. */
  static int port(@Nullable String line) {
    return Integer.parseInt(
        String.valueOf(line).replaceFirst(".* listens on \\S*:(\\d+)\\b.*", "$1"));
  }
}
