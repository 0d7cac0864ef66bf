package belfry.client.time;

import belfry.client.settings.Settings;
import belfry.client.shell.NetworkErrors;
import belfry.client.shell.Options;
import belfry.client.shell.Ranges;
import belfry.client.shell.ServerAddress;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;

/** Options of every command that asks a server over UDP. */
final class ServerOptions {
  @Parameters(
      paramLabel = "HOST[:PORT]",
      arity = "0..1",
      description =
          "The server, in place of --host and --port; or the name of a server in the settings.")
  private @Nullable String server;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "The server (default: ${DEFAULT-VALUE}).")
  private String host = "localhost";

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
    String typed = server;
    if (typed != null) {
      Options.refuseUseless(spec, "beside \"" + typed + "\"", "--host", "--port");
      if (ServerAddress.isSecure(typed)) {
        throw new ParameterException(
            spec.commandLine(), "the time has no TLS, because it comes over UDP: write HOST:PORT");
      }
    }
    List<String> set = Settings.servers(spec, typed == null ? List.of() : List.of(typed));
    try {
      if (isSet(spec, set)) {
        return ofChat(ServerAddress.plainOrSecure(set.getFirst()), port);
      }
      return typed == null ? new ServerAddress(host, port) : ServerAddress.of(typed, port);
    } catch (IllegalArgumentException e) {
      String where = typed == null ? "--host" : "\"" + typed + "\"";
      throw new ParameterException(spec.commandLine(), where + ": " + e.getMessage());
    }
  }

  /** Whether the settings name the server, and not the command line. */
  private boolean isSet(CommandSpec spec, List<String> set) {
    ParseResult parsed = spec.commandLine().getParseResult();
    return !set.isEmpty()
        && !set.getFirst().equals(server)
        && !parsed.hasMatchedOption("--host")
        && !parsed.hasMatchedOption("--port");
  }

  /**
   * Where the clock of a server for chat is. Its strftime port has the number of its port for chat;
   * its NTP port has the usual number. A server with a Unix socket is on this machine.
   */
  private ServerAddress ofChat(ServerAddress chat, int usual) {
    boolean isUnix = chat.unixPath().isPresent();
    boolean hasPortOfChat = usual == ServerAddress.DEFAULT_PORT && !isUnix;
    return new ServerAddress(isUnix ? host : chat.host(), hasPortOfChat ? chat.port() : usual);
  }

  /** Why a server did not answer, as a sentence. */
  static String failure(ServerAddress server, IOException e) {
    return e instanceof SocketTimeoutException
        ? "no answer from " + server.host() + ", UDP port " + server.port()
        : NetworkErrors.reason(e, server);
  }
}
