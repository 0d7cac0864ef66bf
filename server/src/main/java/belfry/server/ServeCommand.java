package belfry.server;

import belfry.protocol.dialect.Visible;
import belfry.protocol.time.Zone;
import belfry.server.backplane.local.LocalBackplane;
import belfry.server.backplane.redis.RedisOptions;
import belfry.server.backplane.redis.RedisTarget;
import belfry.server.backplane.redis.UnusableRedisException;
import belfry.server.chat.ChatOptions;
import belfry.server.net.DoorOptions;
import belfry.server.net.Network;
import belfry.server.time.ClockOptions;
import belfry.server.time.ClockServer;
import belfry.server.time.RateLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The command line of the server: reads options, starts, waits for a signal, drains. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    version = "Belfry 0.1.0",
    sortOptions = false,
    usageHelpWidth = 100,
    description = "Runs a Belfry chat server in the foreground. Ctrl-C or SIGTERM stops it.",
    footer = {
      "",
      "Each option may also be given in the environment: --max-line as BELFRY_MAX_LINE, and so on.",
      "BELFRY_LOG sets what is logged: ERROR, WARN, INFO (the default), DEBUG or TRACE.",
      "",
      "Exit codes: 0 stopped as asked, 64 wrong options, 66 a file can't be read,",
      "            69 no Redis to use, 70 an error of ours, 71 an address can't be bound, 75 stopped by force."
    })
final class ServeCommand {
  private static final Logger log = LoggerFactory.getLogger(ServeCommand.class);

  private static final int LARGEST_LINE = 60 * 1024;
  private static final int ADMIN_PORT = 9580;
  private static final int MOST_MOTD_LINES = 50;
  private static final int FEED_BYTES = 256 * 1024;
  private static final long LOG_BYTES = 1024 * 1024;
  private static final int ROOMS = 2_000;
  private static final int ROOMS_PER_SESSION = 20;

  /** A share of the heap that all logs may take. */
  private static final int HEAP_SHARE = 4;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "${env:BELFRY_BIND:-127.0.0.1}",
      description = "Where to listen; 0.0.0.0 or :: for everywhere. Default: 127.0.0.1")
  private String bind;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "${env:BELFRY_PORT:-9527}",
      description = "The port; 0 for any. Default: 9527")
  private int port;

  @Option(
      names = "--time-port",
      paramLabel = "PORT",
      defaultValue = "${env:BELFRY_TIME_PORT:-0}",
      description = "The UDP port of the time service. Default: the same number as --port")
  private int timePort;

  @Option(
      names = "--no-time",
      defaultValue = "${env:BELFRY_NO_TIME:-false}",
      description = "No time service.")
  private boolean noTime;

  @Option(
      names = "--ntp-port",
      paramLabel = "PORT",
      defaultValue = "${env:BELFRY_NTP_PORT:-9123}",
      description = "The UDP port of the NTP service; 0 for any. Default: 9123")
  private int ntpPort;

  @Option(
      names = "--no-ntp",
      defaultValue = "${env:BELFRY_NO_NTP:-false}",
      description = "No NTP service.")
  private boolean noNtp;

  @Option(
      names = "--local-stratum",
      paramLabel = "N",
      defaultValue = "${env:BELFRY_LOCAL_STRATUM:-0}",
      description = {
        "Vouch for this machine's clock: NTP clients are told stratum N (1 to 15) when the",
        "kernel says that nothing keeps it. Default: they are told so, and do not follow it"
      })
  private int localStratum;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "${env:BELFRY_NAME:-Belfry}",
      description = "What the server calls itself. Default: Belfry")
  private String name;

  @Option(
      names = "--motd",
      paramLabel = "FILE",
      defaultValue = "${env:BELFRY_MOTD:-" + Option.NULL_VALUE + "}",
      description = "A file with lines that everybody is shown on coming.")
  private Path motd;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      defaultValue = "${env:BELFRY_ZONE:-" + Option.NULL_VALUE + "}",
      description = "The zone of times of day, such as Europe/Rome. Default: the machine's")
  private String zone;

  @Option(
      names = "--history",
      paramLabel = "N",
      defaultValue = "${env:BELFRY_HISTORY:-1000}",
      description = "Messages of a room that are kept. Default: 1000")
  private int history;

  @Option(
      names = "--max-connections",
      paramLabel = "N",
      defaultValue = "${env:BELFRY_MAX_CONNECTIONS:-15000}",
      description = "Connections in all. Default: 15000")
  private int maxConnections;

  @Option(
      names = "--max-per-address",
      paramLabel = "N",
      defaultValue = "${env:BELFRY_MAX_PER_ADDRESS:-64}",
      description =
          "Connections from one IPv4 address or IPv6 /64; the loopback is not limited. Default: 64")
  private int maxPerAddress;

  @Option(
      names = "--max-line",
      paramLabel = "BYTES",
      defaultValue = "${env:BELFRY_MAX_LINE:-4096}",
      description = "The longest line that is taken. Default: 4096")
  private int maxLine;

  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      defaultValue = "${env:BELFRY_ADMIN_PORT:-" + Option.NULL_VALUE + "}",
      description =
          "Where /livez, /readyz and /metrics are, over HTTP; 0 for any port. Default: 9580, or any"
              + " port when --port is 0")
  private Integer adminPort;

  @Option(
      names = "--admin-bind",
      paramLabel = "ADDRESS",
      defaultValue = "${env:BELFRY_ADMIN_BIND:-127.0.0.1}",
      description = "The address of the admin port. Default: 127.0.0.1")
  private String adminBind;

  @Option(
      names = "--no-admin",
      defaultValue = "${env:BELFRY_NO_ADMIN:-false}",
      description = "No admin port.")
  private boolean noAdmin;

  @Option(
      names = "--proxy-from",
      paramLabel = "CIDR",
      split = ",",
      defaultValue = "${env:BELFRY_PROXY_FROM:-" + Option.NULL_VALUE + "}",
      description =
          "Networks of balancers: connections from there, and only those, begin with a header of the"
              + " PROXY protocol, version 1 or 2.")
  private List<String> proxyFrom;

  @Option(
      names = "--drain-wait",
      paramLabel = "SECONDS",
      defaultValue = "${env:BELFRY_DRAIN_WAIT:-0}",
      description =
          "On stopping, go on accepting for so long after /readyz has failed, so that balancers see"
              + " it first. Default: 0")
  private int drainWait;

  @Option(
      names = "--stall-limit",
      paramLabel = "SECONDS",
      defaultValue = "${env:BELFRY_STALL_LIMIT:-120}",
      description = "A client that takes no byte for so long is closed. Default: 120")
  private int stallLimit;

  @Option(
      names = "--no-flood-limit",
      defaultValue = "${env:BELFRY_NO_FLOOD_LIMIT:-false}",
      description = "Take lines at any pace: for benches among friends.")
  private boolean noFloodLimit;

  @Option(
      names = "--redis",
      paramLabel = "URL",
      defaultValue = "${env:BELFRY_REDIS:-" + Option.NULL_VALUE + "}",
      description = {
        "Share rooms, names and messages with all instances on this Redis (7.0 or newer):",
        "redis://[[user:]password@]host:port[/database], rediss:// for TLS,",
        "redis-sentinel://h1:26379,h2:26379#master, redis-cluster://h1:6379,h2:6379."
      })
  private String redis;

  @Option(
      names = "--redis-password-file",
      paramLabel = "FILE",
      defaultValue = "${env:BELFRY_REDIS_PASSWORD_FILE:-" + Option.NULL_VALUE + "}",
      description = "A file whose first line is the password of Redis.")
  private Path redisPasswordFile;

  @Option(
      names = "--redis-ca",
      paramLabel = "FILE",
      defaultValue = "${env:BELFRY_REDIS_CA:-" + Option.NULL_VALUE + "}",
      description =
          "A PEM file with the certificates that vouch for a rediss:// server. Default: those that"
              + " the JDK trusts")
  private Path redisCa;

  @Option(
      names = "--redis-wait",
      paramLabel = "SECONDS",
      defaultValue = "${env:BELFRY_REDIS_WAIT:-30}",
      description = "How long to wait for Redis at the start. Default: 30")
  private int redisWait;

  @Option(
      names = "--ack-replicas",
      paramLabel = "N",
      defaultValue = "${env:BELFRY_ACK_REPLICAS:-0}",
      description = "Acknowledge a message only when N replicas of Redis have it. Default: 0")
  private int ackReplicas;

  @Option(
      names = "--rehearse",
      hidden = true,
      description = "Play some clients, then stop: for the scripts that make the start faster.")
  private boolean rehearse;

  private final PrintStream out;
  private final PrintStream err;

  ServeCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Runs the server until it is told to stop. */
  Exit run(String... args) {
    CommandLine commandLine =
        new CommandLine(this)
            .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    try {
      var parsed = commandLine.parseArgs(args);
      if (CommandLine.printHelpIfRequested(parsed)) {
        return Exit.OK;
      }
      return serve(options(commandLine));
    } catch (ParameterException e) {
      err.println("belfry: " + e.getMessage() + " (see --help)");
      return Exit.USAGE;
    } catch (UnreadableException e) {
      err.println("belfry: " + e.getMessage());
      return Exit.NO_INPUT;
    } catch (RuntimeException e) {
      log.error("The server ends for an error of ours", e);
      return Exit.SOFTWARE;
    }
  }

  private Exit serve(ServerOptions options) {
    Signals signals = Signals.catching(options.drainWait());
    Server server;
    signals.beginStart();
    try {
      server = Server.start(options);
    } catch (IOException | UnusableRedisException e) {
      if (signals.isAsked()) {
        out.println("Stopped.");
        return Exit.OK;
      }
      err.println("belfry: " + e.getMessage());
      return e instanceof IOException ? Exit.CANNOT_BIND : Exit.NO_REDIS;
    } finally {
      signals.endStart();
    }
    out.println(options.chat().serverName() + " " + addresses(server));
    out.println(server.promise());
    out.flush();
    if (rehearse) {
      play(server);
    } else {
      signals.await();
    }
    out.println("Stopping: telling everybody (" + server.chat().sessions() + " connected) ...");
    int cutOff = server.drain();
    out.println(cutOff == 0 ? "Stopped." : "Stopped; " + cutOff + " connections were cut off.");
    return Exit.OK;
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
    server
        .clock()
        .flatMap(ClockServer::timeAddress)
        .ifPresent(at -> line.append(", time on ").append(at.getPort()).append("/udp"));
    server
        .clock()
        .flatMap(ClockServer::ntpAddress)
        .ifPresent(at -> line.append(", NTP on ").append(at.getPort()).append("/udp"));
    server
        .adminAddress()
        .ifPresent(at -> line.append(", admin on ").append(at.getPort()).append("/tcp"));
    String host =
        chat.getAddress().isAnyLocalAddress() ? "HOST" : chat.getAddress().getHostAddress();
    return line.append(". Try: nc " + host + " " + chat.getPort()).toString();
  }

  private static String shown(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  private ServerOptions options(CommandLine line) {
    between(line, "--port", port, 0, 65_535);
    between(line, "--time-port", timePort, 0, 65_535);
    between(line, "--ntp-port", ntpPort, 0, 65_535);
    between(line, "--local-stratum", localStratum, 0, 15);
    between(line, "--history", history, 1, 100_000);
    between(line, "--max-connections", maxConnections, 1, 1_000_000);
    between(line, "--max-per-address", maxPerAddress, 1, 1_000_000);
    between(line, "--max-line", maxLine, 64, LARGEST_LINE);
    between(line, "--stall-limit", stallLimit, 1, 86_400);
    between(line, "--drain-wait", drainWait, 0, 3_600);
    if (name.isBlank() || name.length() > 40 || !Visible.of(name).equals(name)) {
      throw new ParameterException(line, "--name has 1 to 40 characters that can be shown");
    }
    ChatOptions chat =
        new ChatOptions(
            name, motdLines(), zone(line), maxLine, ROOMS, ROOMS_PER_SESSION, history, FEED_BYTES);
    DoorOptions door =
        new DoorOptions(
            new InetSocketAddress(address(line, "--bind", bind), port),
            maxConnections,
            maxPerAddress,
            maxLine,
            !noFloodLimit,
            Duration.ofSeconds(stallLimit),
            balancers(line));
    return new ServerOptions(
        chat,
        door,
        memory(),
        clock(door.address().getAddress(), line),
        redis(line),
        admin(line),
        Duration.ofSeconds(drainWait));
  }

  private Optional<InetSocketAddress> admin(CommandLine line) {
    if (noAdmin) {
      return Optional.empty();
    }
    int wanted = adminPort != null ? adminPort : port == 0 ? 0 : ADMIN_PORT;
    between(line, "--admin-port", wanted, 0, 65_535);
    return Optional.of(new InetSocketAddress(address(line, "--admin-bind", adminBind), wanted));
  }

  private List<Network> balancers(CommandLine line) {
    try {
      return proxyFrom == null ? List.of() : proxyFrom.stream().map(Network::of).toList();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(line, "--proxy-from: " + e.getMessage());
    }
  }

  private Optional<ClockOptions> clock(InetAddress address, CommandLine line) {
    if (noTime && noNtp) {
      return Optional.empty();
    }
    Zone told = Zone.named(zone(line).getId()).orElseGet(Zone::ofSystem);
    return Optional.of(
        new ClockOptions(
            address,
            noTime ? OptionalInt.empty() : OptionalInt.of(timePort),
            noNtp ? OptionalInt.empty() : OptionalInt.of(ntpPort),
            zone == null ? Zone.ofSystem() : told,
            noFloodLimit ? RateLimits.OFF : RateLimits.DEFAULT,
            localStratum == 0 ? OptionalInt.empty() : OptionalInt.of(localStratum)));
  }

  private Optional<RedisOptions> redis(CommandLine line) {
    between(line, "--redis-wait", redisWait, 0, 3_600);
    between(line, "--ack-replicas", ackReplicas, 0, 10);
    if (redis == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new RedisOptions(
              RedisTarget.of(redis, redisPassword()),
              redisAuthority(),
              ackReplicas,
              Duration.ofSeconds(redisWait),
              history,
              RedisOptions.LEASE));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(line, "--redis: " + e.getMessage());
    }
  }

  private Optional<Path> redisAuthority() {
    if (redisCa == null) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(redisCa)) {
      if (CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty()) {
        throw new CertificateException("none");
      }
      return Optional.of(redisCa);
    } catch (IOException | CertificateException _) { // said in words that help
      throw new UnreadableException("--redis-ca: can't read certificates from " + redisCa);
    }
  }

  private String redisPassword() {
    if (redisPasswordFile == null) {
      return null;
    }
    try {
      return Files.readString(redisPasswordFile, StandardCharsets.UTF_8)
          .lines()
          .findFirst()
          .orElse("");
    } catch (IOException _) { // said in words that help
      throw new UnreadableException(
          "--redis-password-file: can't read " + redisPasswordFile + " as text");
    }
  }

  private LocalBackplane.Bounds memory() {
    long all = Math.max(LOG_BYTES, Runtime.getRuntime().maxMemory() / HEAP_SHARE);
    return new LocalBackplane.Bounds(history, LOG_BYTES, 2 * (ROOMS + maxConnections), all);
  }

  private static void between(CommandLine line, String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new ParameterException(
          line, option + " is from " + least + " to " + most + ", not " + value);
    }
  }

  private static InetAddress address(CommandLine line, String option, String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException _) { // said in words that help
      throw new ParameterException(line, option + ": there is no address \"" + text + "\"");
    }
  }

  private ZoneId zone(CommandLine line) {
    try {
      return zone == null ? ZoneId.systemDefault() : ZoneId.of(zone);
    } catch (DateTimeException _) { // said in words that help
      throw new ParameterException(
          line, "--zone: there is no zone \"" + zone + "\"; try one like Europe/Rome");
    }
  }

  private List<String> motdLines() {
    if (motd == null) {
      return List.of();
    }
    try {
      List<String> lines = Files.readAllLines(motd, StandardCharsets.UTF_8);
      return lines.subList(0, Math.min(lines.size(), MOST_MOTD_LINES));
    } catch (IOException _) { // said in words that help
      throw new UnreadableException("--motd: can't read " + motd + " as text");
    }
  }

  /** A file that an option names can't be read. */
  private static final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableException(String why) {
      super(why);
    }
  }
}
