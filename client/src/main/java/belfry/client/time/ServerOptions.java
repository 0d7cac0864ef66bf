package belfry.client.time;

import belfry.client.shell.NetworkErrors;
import java.io.IOException;
import java.net.SocketTimeoutException;
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

  /** Why a server did not answer, as a sentence. */
  String failure(int port, IOException e) {
    return e instanceof SocketTimeoutException
        ? "no answer from " + host + ", UDP port " + port
        : NetworkErrors.reason(e);
  }
}
