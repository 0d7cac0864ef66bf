package belfry.trials.load;

import belfry.client.shell.Addresses;
import belfry.client.shell.ExitCode;
import belfry.client.shell.NetworkErrors;
import belfry.client.shell.Options;
import belfry.client.shell.Ranges;
import belfry.client.shell.ServerAddress;
import belfry.protocol.Limits;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code load}: many clients that arrive, talk, check what they receive, and leave. */
@Command(
    name = "load",
    sortOptions = false,
    customSynopsis = "Usage: scripts/load [OPTION]...",
    synopsisHeading = "",
    description = {
      "Loads a chat server with many clients, and checks what they receive.",
      "",
      "Each client connects and joins one room. Publishers send messages, subscribers count them;"
          + " at the end all leave. With --publishers 0 all clients are idle; with --seconds 0 too,"
          + " all clients connect, join and leave. Latency counts from the moment a message was"
          + " due, even if it was sent later. A Belfry server must run with --no-flood-limit when"
          + " one publisher says more than "
          + Limits.LINES_A_SECOND
          + " messages a second.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 all clients stayed, and all messages arrived once and in order; 64 wrong use;",
      "65 something was refused, dropped, lost, doubled or out of order; 69 no client connected."
    },
    mixinStandardHelpOptions = true)
public final class LoadCommand implements Callable<Integer> {
  /** The kernel has so many ports for connections to one address. */
  private static final int MOST_CLIENTS = 28_000;

  private static final int ARRIVING = 500;

  /** A client that waits too long for its turn with a handshake would be greeted as a person. */
  private static final int HANDSHAKES = 4;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--connect",
      paramLabel = "HOST[:PORT]",
      split = ",",
      defaultValue = "127.0.0.1:9527",
      description =
          "The server, or several servers in turn: also tls://HOST:PORT, whose certificate is not"
              + " checked, and unix:PATH (default: ${DEFAULT-VALUE}).")
  private List<String> connect = List.of();

  @Option(
      names = "--publish-to",
      paramLabel = "HOST[:PORT]",
      split = ",",
      description = "The servers of the publishers (default: as --connect).")
  private List<String> publishTo = List.of();

  @Option(
      names = "--anywhere",
      description = "Allow servers that are not on this machine's loopback.")
  private boolean anywhere;

  @Option(
      names = "--dialect",
      paramLabel = "NAME",
      defaultValue = "TEXT",
      description =
          "text, json or web (json over a WebSocket); to compare with other servers: irc, nats,"
              + " redis, raw (default: text).")
  private TargetProtocol protocol = TargetProtocol.TEXT;

  @Option(
      names = "--subscribers",
      paramLabel = "N",
      defaultValue = "100",
      description = "Clients that receive (default: ${DEFAULT-VALUE}).")
  private int subscribers;

  @Option(
      names = "--publishers",
      paramLabel = "N",
      defaultValue = "1",
      description = "Clients that send (default: ${DEFAULT-VALUE}).")
  private int publishers;

  @Option(
      names = "--rooms",
      paramLabel = "N",
      defaultValue = "1",
      description = "Rooms, over which all clients are spread (default: ${DEFAULT-VALUE}).")
  private int rooms;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Messages a second, in all (default: as many as --window allows).")
  private @Nullable Double rate;

  @Option(
      names = "--window",
      paramLabel = "N",
      defaultValue = "4",
      description =
          "Without --rate: messages in flight for one publisher (default: ${DEFAULT-VALUE}).")
  private int window;

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      defaultValue = "64",
      description = "Bytes of a message's text, at least 27 (default: ${DEFAULT-VALUE}).")
  private int size;

  @Option(
      names = "--warm",
      paramLabel = "TIME",
      defaultValue = "3s",
      description = "How long it runs before the measurement (default: ${DEFAULT-VALUE}).")
  private Duration warm = Duration.ZERO;

  @Option(
      names = "--seconds",
      paramLabel = "TIME",
      defaultValue = "5s",
      description = "How long it measures (default: ${DEFAULT-VALUE}).")
  private Duration measured = Duration.ZERO;

  @Option(
      names = "--stopped",
      paramLabel = "N",
      defaultValue = "0",
      description = "Subscribers that read nothing after they have joined.")
  private int stopped;

  @Option(
      names = "--arriving",
      paramLabel = "N",
      description =
          "Connections that are opened at the same time (default: "
              + ARRIVING
              + ", over TLS "
              + HANDSHAKES
              + ").")
  private @Nullable Integer arriving;

  @Option(
      names = "--reconnect",
      description = "Replace lost connections. Only with --publishers 0.")
  private boolean reconnect;

  @Option(
      names = "--pid",
      paramLabel = "PID",
      split = ",",
      description =
          "Processes of the servers on this machine; reports their CPU and memory. Linux only.")
  private List<Long> pids = List.of();

  @Option(
      names = "--progress",
      description = "Print the progress every second, even if the output is no terminal.")
  private boolean progress;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  private CommandSpec spec() {
    return Objects.requireNonNull(spec, "picocli fills it in");
  }

  @Override
  public Integer call() throws IOException {
    LoadPlan plan = plan();
    PrintWriter err = spec().commandLine().getErr();
    LoadResult result;
    try (LoadRun load = new LoadRun(plan, pids, progress(err))) {
      result = load.run();
    } catch (java.nio.file.NoSuchFileException e) {
      throw new ParameterException(spec().commandLine(), "there is no " + e.getMessage());
    }
    if (result.attendance().in() == 0) {
      err.println("belfry: no client could connect");
      return ExitCode.UNAVAILABLE.code();
    }
    PrintWriter out = spec().commandLine().getOut();
    out.print(json ? result.json() + "\n" : result.text());
    out.flush();
    return (result.isFlawless() ? ExitCode.OK : ExitCode.REFUSED).code();
  }

  /** The options, within their bounds. */
  private LoadPlan plan() {
    Ranges.within(spec(), "--subscribers", subscribers, 1, MOST_CLIENTS);
    Ranges.within(spec(), "--publishers", publishers, 0, MOST_CLIENTS - subscribers);
    Ranges.within(spec(), "--rooms", rooms, 1, subscribers);
    Ranges.within(spec(), "--window", window, 1, 100_000);
    Ranges.within(spec(), "--size", size, Marker.LENGTH, 16_000);
    Ranges.within(spec(), "--stopped", stopped, 0, subscribers - 1);
    if (arriving != null) {
      Ranges.within(spec(), "--arriving", arriving, 1, MOST_CLIENTS);
    }
    if (rate != null && !(rate > 0 && rate <= 10_000_000)) {
      throw new ParameterException(spec().commandLine(), "--rate is more than 0");
    }
    if (reconnect && publishers > 0) {
      throw new ParameterException(spec().commandLine(), "--reconnect is for --publishers 0");
    }
    refuseUseless();
    List<Target> servers = targets(connect);
    return new LoadPlan(
        protocol,
        servers,
        publishTo.isEmpty() ? servers : targets(publishTo),
        subscribers,
        publishers,
        rooms,
        rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate),
        window,
        size,
        warm,
        measured,
        stopped,
        arriving(servers),
        reconnect,
        Duration.ofSeconds(60));
  }

  private int arriving(List<Target> servers) {
    if (arriving != null) {
      return arriving;
    }
    return servers.stream().anyMatch(Target::secure) ? HANDSHAKES : ARRIVING;
  }

  private void refuseUseless() {
    if (publishers == 0) {
      Options.refuseUseless(
          spec(), "with --publishers 0", "--publish-to", "--rate", "--window", "--size");
    }
    if (rate != null) {
      Options.refuseUseless(spec(), "with --rate", "--window");
    }
  }

  private List<Target> targets(List<String> texts) {
    List<Target> targets = new ArrayList<>();
    for (String text : texts) {
      try {
        targets.add(target(ServerAddress.plainOrSecure(text)));
      } catch (UnknownHostException e) {
        throw new ParameterException(spec().commandLine(), NetworkErrors.reason(e));
      } catch (IllegalArgumentException e) {
        throw new ParameterException(spec().commandLine(), "\"" + text + "\": " + e.getMessage());
      }
    }
    return targets;
  }

  private Target target(ServerAddress server) throws UnknownHostException {
    if (server.unixPath().isPresent()) {
      return new Target(UnixDomainSocketAddress.of(server.unixPath().get()), false);
    }
    List<InetSocketAddress> all = Addresses.of(server);
    if (!anywhere && !all.stream().allMatch(one -> one.getAddress().isLoopbackAddress())) {
      throw new ParameterException(
          spec().commandLine(),
          server + " is not on this machine; a load on others needs --anywhere");
    }
    return new Target(Addresses.firstThatListens(all), server.secure());
  }

  private Consumer<String> progress(PrintWriter err) {
    // A JDK without the module for it has no console.
    if (Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()) {
      return line -> {
        err.print("\r\033[K" + line + "\r");
        err.flush();
      };
    }
    return progress ? err::println : _ -> {};
  }
}
