package belfry.trials;

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
import java.util.concurrent.TimeUnit;

/** The scripts that run the trials, started as a developer starts them. */
public final class Scripts {
  private static final Path ROOT = Path.of(System.getProperty("belfry.root", "."));
  private static final int SECONDS = 60;

  private Scripts() {}

  /** A run that has ended. */
  public record Ended(int code, String out, String err) {}

  /** Marks the build that runs this test as new, so that no script builds a second time. */
  public static synchronized void areBuilt() throws IOException {
    for (String module : List.of("server", "client/trials")) {
      Path stamp = ROOT.resolve(module).resolve("target/modules/.built");
      if (!Files.exists(stamp)) {
        Files.createFile(stamp);
      }
      Files.setLastModifiedTime(stamp, FileTime.from(Instant.now()));
    }
  }

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

  /** Runs a script to its end. */
  public static Ended run(String name, String... arguments) throws Exception {
    Process process = new ProcessBuilder(command(name, arguments)).start();
    process.getOutputStream().close();
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("it does not end: " + name + " " + String.join(" ", arguments));
    }
    return new Ended(
        process.exitValue(),
        new String(process.getInputStream().readAllBytes(), UTF_8),
        new String(process.getErrorStream().readAllBytes(), UTF_8));
  }

  /** A server that {@code scripts/serve} runs on a free port. */
  public static final class Server implements AutoCloseable {
    private final Process process;
    private final int port;

    /** Starts it with these options beside those for the ports. */
    public Server(String... options) throws IOException {
      List<String> command = command("serve", "--no-time", "--no-ntp", "--port", "0");
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

    /** Its address and port. */
    public String address() {
      return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
