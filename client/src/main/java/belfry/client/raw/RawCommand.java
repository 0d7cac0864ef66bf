package belfry.client.raw;

import belfry.client.settings.Settings;
import belfry.client.shell.Addresses;
import belfry.client.shell.ExitCode;
import belfry.client.shell.NetworkErrors;
import belfry.client.shell.Options;
import belfry.client.shell.Output;
import belfry.client.shell.OutputWatch;
import belfry.client.shell.ServerAddress;
import belfry.client.shell.Tty;
import belfry.client.tls.Encryption;
import belfry.client.wire.UnixSocket;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code chat raw}: a small netcat. */
@Command(
    name = "raw",
    description = {
      "Connects to any socket: sends its input, prints what it receives, and closes its sending"
          + " side at the end of the input.",
      "  raw 127.0.0.1:9527                         a chat by hand",
      "  raw tls://tower.example                    the same, encrypted",
      "  echo PING | raw -w 1 127.0.0.1:6379        Redis",
      "  printf '%%%%H:%%%%M' | raw -u 127.0.0.1:9527   the time",
      "  raw -u --hello 127.0.0.1:9600              a chat by datagrams"
    },
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class RawCommand implements Callable<Integer> {
  private static final Duration UDP_PATIENCE = Duration.ofSeconds(1);

  @Option(
      names = "-u",
      description = "UDP: each line is a datagram. Ends after a silence of -w (default: 1s).")
  private boolean udp;

  @Option(
      names = "--hello",
      description =
          "With -u: chat by datagrams, at a port of --udp-chat. Asks for a token, and puts it"
              + " before each line.")
  private boolean hello;

  @Option(names = "-U", description = "A Unix socket: the only argument is its path.")
  private boolean unix;

  @Option(
      names = {"-w", "--timeout"},
      paramLabel = "TIME",
      description = "Ends after this much silence; also the longest wait for a connection.")
  private @Nullable Duration timeout;

  @Option(
      names = {"-C", "--crlf"},
      description = "End each line with CR LF.")
  private boolean crlf;

  @Option(
      names = "--bytes",
      description = "Print every byte unchanged, even control characters to a terminal.")
  private boolean bytes;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "The certificates of the authorities to trust with tls://, as PEM.")
  private @Nullable Path authority;

  @Parameters(
      paramLabel = "[tls://]HOST[:PORT] | HOST PORT | unix:PATH | PATH",
      arity = "1..2",
      description = "The address, or the name of a server in the settings. Port: 9527 by default.")
  private String[] target;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Options.refuseOfParent(spec);
    Options.positive(spec, "-w", timeout);
    check();
    ServerAddress server = unix ? ServerAddress.DEFAULT : server();
    if (udp && (server.secure() || server.unixPath().isPresent())) {
      throw new ParameterException(
          spec.commandLine(),
          "-u and " + (server.secure() ? "tls://" : "unix:") + " do not go together");
    }
    if (!udp) {
      Options.refuseUseless(spec, "without -u", "--hello");
    }
    if (!server.secure()) {
      Options.refuseUseless(spec, "without tls://", "--ca");
    }
    Encryption encryption = Encryption.of(spec, authority);
    InputStream in = new FileInputStream(FileDescriptor.in);
    OutputStream out = Output.standard();
    OutputWatch.exitWhenGone();
    OutputStream safe = !bytes && Tty.isOutput() ? new VisibleOutput(out) : out;
    try {
      if (udp) {
        Duration silence = timeout == null ? UDP_PATIENCE : timeout;
        talkByDatagrams(server, in, safe, silence);
      } else {
        try (Stream stream = connect(server, encryption)) {
          stream.talk(crlf ? new CrLfInput(in) : in, safe);
        }
      }
      return ExitCode.OK.code();
    } catch (IOException e) {
      if (Output.standard().isBroken()) {
        return ExitCode.OK.code(); // the output has its own exit code
      }
      spec.commandLine()
          .getErr()
          .println("belfry: " + String.join(" ", target) + ": " + NetworkErrors.reason(e));
      return ExitCode.UNAVAILABLE.code();
    }
  }

  private void talkByDatagrams(
      ServerAddress server, InputStream in, OutputStream out, Duration silence) throws IOException {
    List<InetSocketAddress> addresses = Addresses.of(server);
    if (hello) {
      DatagramChat.talk(
          addresses, in, out, silence, note -> spec.commandLine().getErr().println("! " + note));
    } else {
      Datagrams.talk(addresses, in, out, silence);
    }
  }

  private Stream connect(ServerAddress server, Encryption encryption) throws IOException {
    if (unix || server.unixPath().isPresent()) {
      Path path = server.unixPath().orElseGet(() -> Path.of(target[0]));
      return new Stream(UnixSocket.connect(path), timeout);
    }
    Encryption.Connector connector =
        () -> Addresses.first(server, address -> Stream.socket(address, timeout));
    return new Stream(
        server.secure()
            ? encryption.connect(
                server, connector, note -> spec.commandLine().getErr().println("! " + note))
            : connector.connect(),
        timeout);
  }

  /** Refuses what does not go together. */
  private void check() {
    if ((unix && target.length != 1) || target[0].isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), unix ? "-U needs a path, and nothing else" : "a host is needed");
    }
    if (udp && (unix || crlf)) {
      throw new ParameterException(
          spec.commandLine(), "-u and " + (unix ? "-U" : "-C") + " do not go together");
    }
  }

  private ServerAddress server() {
    try {
      return target.length == 1
          ? ServerAddress.plainOrSecure(Settings.servers(spec, List.of(target[0])).getFirst())
          : new ServerAddress(target[0], Integer.parseInt(target[1]));
    } catch (NumberFormatException _) { // said in words that help
      throw new ParameterException(spec.commandLine(), "there is no port \"" + target[1] + "\"");
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }
}
