package belfry.client.time;

import java.time.Duration;
import picocli.CommandLine.Option;

/** Options of every command that asks a server over UDP. */
final class ServerOptions {
  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "The server (default: ${DEFAULT-VALUE}).")
  String host = "localhost";

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "How long to wait for one answer (default: 1s).")
  Duration timeout = Duration.ofSeconds(1);

  @Option(
      names = "--tries",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many requests before it gives up (default: ${DEFAULT-VALUE}).")
  int tries;
}
