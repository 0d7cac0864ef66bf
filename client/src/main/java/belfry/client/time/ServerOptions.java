package belfry.client.time;

import java.time.Duration;
import picocli.CommandLine.Option;

/** Options of every command that asks a server over UDP. */
final class ServerOptions {
  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "localhost",
      description = "The server (default: ${DEFAULT-VALUE}).")
  String host;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "1s",
      description = "How long to wait for one answer (default: ${DEFAULT-VALUE}).")
  Duration timeout;

  @Option(
      names = "--tries",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many requests before it gives up (default: ${DEFAULT-VALUE}).")
  int tries;
}
