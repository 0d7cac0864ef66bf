package belfry.client.raw;

import belfry.client.shell.ExitCode;
import belfry.client.shell.NetworkErrors;
import belfry.client.shell.ServerAddress;
import belfry.client.shell.Tty;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
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
      "  raw 127.0.0.1 9527                         a chat by hand",
      "  echo PING | raw -w 1 127.0.0.1 6379        Redis",
      "  printf '%%%%H:%%%%M' | raw -u 127.0.0.1 9527   the time"
    },
    sortOptions = false,
    mixinStandardHelpOptions = true)
public final class RawCommand implements Callable<Integer> {
  private static final Duration UDP_PATIENCE = Duration.ofSeconds(1);

  @Option(
      names = "-u",
      description = "UDP: each line is a datagram. Ends after a silence of -w (default: 1s).")
  private boolean udp;

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

  @Parameters(paramLabel = "HOST PORT | PATH", arity = "1..2", description = "The address.")
  private String[] target;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    SocketAddress address = address();
    InputStream in = new FileInputStream(FileDescriptor.in);
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    OutputStream safe = !bytes && Tty.isOutput() ? new VisibleOutput(out) : out;
    try {
      if (udp) {
        Datagrams.talk(address, in, safe, timeout == null ? UDP_PATIENCE : timeout);
      } else {
        Stream.talk(address, crlf ? new CrLfInput(in) : in, safe, timeout);
      }
      return ExitCode.OK.code();
    } catch (IOException e) {
      spec.commandLine()
          .getErr()
          .println("belfry: " + String.join(" ", target) + ": " + NetworkErrors.reason(e));
      return ExitCode.UNAVAILABLE.code();
    }
  }

  private SocketAddress address() {
    if (unix != (target.length == 1)) {
      throw new ParameterException(
          spec.commandLine(), unix ? "-U wants a path alone" : "a host and a port are wanted");
    }
    if (unix) {
      if (udp) {
        throw new ParameterException(spec.commandLine(), "-u and -U do not go together");
      }
      return UnixDomainSocketAddress.of(Path.of(target[0]));
    }
    try {
      ServerAddress server = new ServerAddress(target[0], Integer.parseInt(target[1]));
      return new InetSocketAddress(server.host(), server.port());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "\"" + target[1] + "\" is no port");
    }
  }

  /** The protocol family of an address. */
  static StandardProtocolFamily family(SocketAddress address) {
    return address instanceof UnixDomainSocketAddress
        ? StandardProtocolFamily.UNIX
        : StandardProtocolFamily.INET;
  }
}
