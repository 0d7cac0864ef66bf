package belfry.server;

import belfry.server.backplane.local.UnusableDataException;
import belfry.server.backplane.redis.link.UnusableRedisException;
import belfry.server.options.ServerArguments;
import belfry.server.options.ServerOptions;
import belfry.server.options.UnreadableFileException;
import belfry.server.task.Failures;
import belfry.server.time.ClockServer;
import belfry.server.tls.UnusableCertificateException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Runs the server from a command line on the calling thread: reads the options, starts the server,
 * waits for a signal, stops the server in stages.
 */
final class ServeCommand {
  private static final Logger log = LoggerFactory.getLogger(ServeCommand.class);
  private static final Duration HEAP_CHECK = Duration.ofSeconds(3);

  private final Failures failures = new Failures();
  private final Map<String, String> environment = System.getenv();
  private final ServerArguments arguments = new ServerArguments(environment);
  private final PrintStream out;
  private final PrintStream err;
  private volatile boolean diskFailed;

  ServeCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Runs the server until a signal stops it. */
  Exit run(String... args) {
    var _ =
        arguments
            .line()
            .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    try {
      if (CommandLine.printHelpIfRequested(arguments.parse(args))) {
        return Exit.OK;
      }
      ServerOptions options = arguments.options();
      arguments.ignored().forEach(one -> err.println("belfry: " + one));
      return serve(options, new Reload(environment, args, arguments, options.door().motd()));
    } catch (ParameterException e) {
      err.println("belfry: " + e.getMessage() + " (see --help)");
      return Exit.USAGE;
    } catch (UnreadableFileException | UnusableCertificateException e) {
      err.println("belfry: " + e.getMessage());
      return Exit.NO_INPUT;
    } catch (RuntimeException | Error e) {
      log.error("The server ends after an internal error", e);
      return Exit.SOFTWARE;
    }
  }

  private Exit serve(ServerOptions options, Reload reload) {
    Signals signals = Signals.catching(options.drainWait(), failures);
    Server server;
    signals.beginStart();
    try {
      server =
          Server.start(
              options,
              failures,
              () -> {
                diskFailed = true;
                signals.caught();
              },
              reload::of);
    } catch (IOException | UnusableRedisException | UnusableDataException e) {
      if (signals.isAsked()) {
        out.println("Stopped.");
        return Exit.OK;
      }
      err.println("belfry: " + e.getMessage());
      return switch (e) {
        case UnusableRedisException _ -> Exit.NO_REDIS;
        case UnusableDataException _ -> Exit.NO_DATA;
        default -> Exit.CANNOT_BIND;
      };
    } finally {
      signals.endStart();
    }
    if (server.hasTls() || arguments.hasFilesToReadAgain()) {
      signals.reloadWith(() -> reload.of(server));
    }
    out.println(options.chat().serverName() + " " + addresses(server));
    out.println(server.promise());
    server.promiseOfAccounts().ifPresent(out::println);
    out.flush();
    if (arguments.rehearses()) {
      play(server);
    } else {
      awaitSignal(signals);
    }
    stop(server);
    return diskFailed ? Exit.DISK : Exit.OK;
  }

  private void stop(Server server) {
    int clients = server.chat().sessions();
    out.println("Stopping: notifying " + clients + (clients == 1 ? " client ..." : " clients ..."));
    int cutOff = server.drain();
    out.println(cutOff == 0 ? "Stopped." : "Stopped; " + cutOff + " connections were cut off.");
  }

  private void awaitSignal(Signals signals) {
    HeapWatch heap = HeapWatch.ofThisProcess(failures);
    while (!signals.await(HEAP_CHECK)) {
      heap.check();
    }
  }

  private static void play(Server server) {
    try {
      new Rehearsal(server).play();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String addresses(Server server) {
    InetSocketAddress chat = server.address();
    StringBuilder line = new StringBuilder("listens on " + shown(chat));
    if (server.hasTls()) {
      line.append(", also with TLS");
    }
    server.tlsAddress().ifPresent(at -> line.append(", TLS only on ").append(at.getPort()));
    server.ircAddress().ifPresent(at -> line.append(", IRC on ").append(at.getPort()));
    server.unixPath().ifPresent(path -> line.append(", on unix:").append(path));
    server
        .clock()
        .flatMap(ClockServer::timeAddress)
        .ifPresent(at -> line.append(", time on ").append(at.getPort()).append("/udp"));
    server
        .clock()
        .flatMap(ClockServer::ntpAddress)
        .ifPresent(at -> line.append(", NTP on ").append(at.getPort()).append("/udp"));
    server
        .udpChatAddress()
        .ifPresent(at -> line.append(", chat on ").append(at.getPort()).append("/udp"));
    server
        .simplePorts()
        .forEach((service, port) ->
            line.append(", ").append(service.word()).append(" on ").append(port));
    server
        .adminAddress()
        .ifPresent(at -> line.append(", admin on ").append(at.getPort()).append("/tcp"));
    String host =
        chat.getAddress().isAnyLocalAddress() ? "HOST" : chat.getAddress().getHostAddress();
    line.append(". Try: nc " + host + " " + chat.getPort());
    if (server.hasWeb()) {
      line.append(", or open " + page(server, host));
    }
    return line.toString();
  }

  private static String page(Server server, String host) {
    InetSocketAddress chat = server.address();
    boolean isSecure = server.hasTls() && !chat.getAddress().isLoopbackAddress();
    return (isSecure ? "https" : "http") + "://" + shown(host, chat.getPort()) + "/";
  }

  private static String shown(InetSocketAddress address) {
    return shown(address.getAddress().getHostAddress(), address.getPort());
  }

  private static String shown(String host, int port) {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
