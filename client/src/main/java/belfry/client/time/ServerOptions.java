package belfry.client.time;

import belfry.client.shell.NetworkErrors;
import belfry.client.shell.Ranges;
import belfry.client.shell.ServerAddress;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

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

  /**
   * The address of the server.
   *
   * @throws ParameterException when there can be no such host or port
   */
  ServerAddress address(CommandSpec spec, int port) {
    Ranges.within(spec, "--port", port, 1, Ranges.LAST_PORT);
    try {
      return new ServerAddress(host, port);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--host: " + e.getMessage());
    }
  }

  /** Why a server did not answer, as a sentence. */
  String failure(int port, IOException e) {
    return e instanceof SocketTimeoutException
        ? "no answer from " + host + ", UDP port " + port
        : NetworkErrors.reason(e);
  }
}
