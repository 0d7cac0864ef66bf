package belfry.server;

import belfry.protocol.Limits;
import belfry.protocol.Version;
import belfry.protocol.dialect.Visible;
import belfry.protocol.time.Zone;
import belfry.server.backplane.local.LocalBackplane;
import belfry.server.backplane.redis.RedisOptions;
import belfry.server.backplane.redis.RedisTarget;
import belfry.server.chat.ChatOptions;
import belfry.server.net.DoorOptions;
import belfry.server.net.Network;
import belfry.server.time.ClockOptions;
import belfry.server.udp.RateLimits;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * What the server may be told on its command line or in its environment, and the {@link
 * ServerOptions} that this makes. The options are built and not annotated: to read annotations
 * would take a fifth of the server's start.
 */
final class Arguments {
  private static final int LARGEST_LINE = 60 * 1024;
  private static final int LARGEST_PORT = 65_535;
  private static final int ADMIN_PORT = 9580;
  private static final int MOST_MOTD_LINES = 50;
  private static final int LEAST_FEED_BYTES = 16 * 1024;

  /** However short the history is: what is said at once must not be too much for a reader. */
  private static final int LEAST_FEED_FRAMES = 100;

  /** A log has room for entries of so many bytes, on average, and of so many in all. */
  private static final int ENTRY_BYTES = 1024;

  private static final long LEAST_LOG_BYTES = 1024 * 1024;

  private static final int ROOMS = 2_000;
  private static final int ROOMS_PER_SESSION = 20;

  /** A share of the heap that all logs may take, and another that all rooms' feeds may. */
  private static final int HEAP_SHARE = 4;

  private final CommandSpec spec = CommandSpec.create();

  /** Each throws where what was given can't be, whether or not it is asked for. */
  private final List<Runnable> checks = new ArrayList<>();

  private final Supplier<String> bind =
      text("--bind", "ADDRESS", "127.0.0.1", "Where to listen; 0.0.0.0 or :: for everywhere.");
  private final IntSupplier port =
      number("--port", "PORT", 9527, 0, LARGEST_PORT, "The port; 0 for any.");
  private final Supplier<OptionalInt> timePort =
      number(
          "--time-port",
          "PORT",
          0,
          LARGEST_PORT,
          "The UDP port of the time service. Default: the same number as --port");
  private final BooleanSupplier noTime = flag("--no-time", "No time service.");
  private final IntSupplier ntpPort =
      number(
          "--ntp-port",
          "PORT",
          9123,
          0,
          LARGEST_PORT,
          "The UDP port of the NTP service; 0 for any.");
  private final BooleanSupplier noNtp = flag("--no-ntp", "No NTP service.");
  private final Supplier<OptionalInt> localStratum =
      number(
          "--local-stratum",
          "N",
          1,
          15,
          "Vouch for this machine's clock: NTP clients are told stratum N when the kernel"
              + " says that nothing keeps it. Default: they are told so, and do not follow it");
  private final Supplier<String> name =
      text("--name", "NAME", "Belfry", "What the server calls itself.");
  private final Supplier<Optional<Path>> motd =
      file("--motd", "A file with lines that everybody is shown on coming.");
  private final Supplier<Optional<String>> zone =
      text(
          "--zone",
          "ZONE",
          "The zone of times of day, such as Europe/Rome. Default: the machine's");
  private final IntSupplier history =
      number(
          "--history",
          "N",
          1_000,
          1,
          100_000,
          "Messages of a room that are kept. Without --redis the older ones go sooner where a room"
              + " takes more than N KiB (at least 1 MiB), or all rooms a quarter of the heap.");
  private final IntSupplier maxConnections =
      number("--max-connections", "N", 15_000, 1, 1_000_000, "Connections in all.");
  private final IntSupplier maxPerAddress =
      number(
          "--max-per-address",
          "N",
          64,
          1,
          1_000_000,
          "Connections from one IPv4 address or IPv6 /64; the loopback is not limited.");
  private final IntSupplier maxLine =
      number("--max-line", "BYTES", 4_096, 64, LARGEST_LINE, "The longest line that is taken.");
  private final Supplier<OptionalInt> adminPort =
      number(
          "--admin-port",
          "PORT",
          0,
          LARGEST_PORT,
          "Where /livez, /readyz and /metrics are, over HTTP; 0 for any port. Default: "
              + ADMIN_PORT
              + ", or any port when --port is 0");
  private final Supplier<String> adminBind =
      text("--admin-bind", "ADDRESS", "127.0.0.1", "The address of the admin port.");
  private final BooleanSupplier noAdmin = flag("--no-admin", "No admin port.");
  private final Supplier<List<String>> proxyFrom =
      texts(
          "--proxy-from",
          "CIDR",
          "Networks of balancers: connections from there, and only those, begin with a header of"
              + " the PROXY protocol, version 1 or 2.");
  private final IntSupplier drainWait =
      number(
          "--drain-wait",
          "SECONDS",
          0,
          0,
          3_600,
          "On stopping, go on accepting for so long after /readyz has failed, so that balancers"
              + " see it first.");
  private final IntSupplier stallLimit =
      number(
          "--stall-limit",
          "SECONDS",
          120,
          1,
          86_400,
          "A client that takes no byte for so long is closed.");
  private final BooleanSupplier noFloodLimit =
      flag("--no-flood-limit", "Take lines at any pace: for benches among friends.");
  private final Supplier<Optional<String>> redis =
      text(
          "--redis",
          "URL",
          "Share rooms, names and messages with all instances on this Redis (7.0 or newer):",
          "redis://[[user:]password@]host:port[/database], rediss:// for TLS,",
          "redis-sentinel://h1:26379,h2:26379#master, redis-cluster://h1:6379,h2:6379.");
  private final Supplier<Optional<Path>> redisPasswordFile =
      file("--redis-password-file", "A file whose first line is the password of Redis.");
  private final Supplier<Optional<Path>> redisCa =
      file(
          "--redis-ca",
          "A PEM file with the certificates that vouch for a rediss:// server. Default: those that"
              + " the JDK trusts");
  private final IntSupplier redisWait =
      number("--redis-wait", "SECONDS", 30, 0, 3_600, "How long to wait for Redis at the start.");
  private final IntSupplier ackReplicas =
      number(
          "--ack-replicas",
          "N",
          0,
          0,
          10,
          "Acknowledge a message only when N replicas of Redis have it.");
  private final BooleanSupplier rehearse = hiddenFlag("--rehearse");

  private final CommandLine line;

  Arguments() {
    spec.name("serve").version(Version.line()).interpolateVariables(false);
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Show this help message and exit.")
            .build());
    spec.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .description("Print version information and exit.")
            .build());
    spec.usageMessage()
        .sortOptions(false)
        .width(100)
        .description("Runs a Belfry chat server in the foreground. Ctrl-C or SIGTERM stops it.")
        .footer(
            "",
            "Each option may also be given in the environment: --max-line as BELFRY_MAX_LINE, and so"
                + " on.",
            "BELFRY_LOG sets what is logged: ERROR, WARN, INFO (the default), DEBUG or TRACE.",
            "",
            "Exit codes: 0 stopped as asked, 64 wrong options, 66 a file can't be read,",
            "            69 no Redis to use, 70 an error of ours, 71 an address can't be bound, 75"
                + " stopped by force.");
    line = new CommandLine(spec);
  }

  /** For parsing what was given, before anything else is asked here. */
  CommandLine line() {
    return line;
  }

  /** Whether to play some clients, then stop. */
  boolean rehearses() {
    return rehearse.getAsBoolean();
  }

  /**
   * What all of it makes.
   *
   * @throws ParameterException when something can't be as it was given
   * @throws UnreadableException when a file can't be read
   */
  ServerOptions options() {
    checks.forEach(Runnable::run);
    if (rehearses() && redis.get().isPresent()) {
      throw wrong("--rehearse plays among nobody: not with --redis");
    }
    ChatOptions chat =
        new ChatOptions(
            shownName(),
            motdLines(),
            timeZone(),
            maxLine.getAsInt(),
            ROOMS,
            ROOMS_PER_SESSION,
            Math.max(LEAST_FEED_FRAMES, history.getAsInt()),
            feedBytes());
    DoorOptions door =
        new DoorOptions(
            new InetSocketAddress(address("--bind", bind.get()), port.getAsInt()),
            maxConnections.getAsInt(),
            maxPerAddress.getAsInt(),
            maxLine.getAsInt(),
            !noFloodLimit.getAsBoolean(),
            Duration.ofSeconds(stallLimit.getAsInt()),
            balancers());
    return new ServerOptions(
        chat,
        door,
        memory(),
        clock(door.address().getAddress()),
        redis.get().map(this::redisOptions),
        admin(),
        Duration.ofSeconds(drainWait.getAsInt()));
  }

  private String shownName() {
    String shown = name.get();
    if (shown.isBlank() || shown.length() > 40 || !Visible.of(shown).equals(shown)) {
      throw wrong("--name has 1 to 40 characters that can be shown");
    }
    return shown;
  }

  private List<String> motdLines() {
    if (motd.get().isEmpty()) {
      return List.of();
    }
    Path file = motd.get().get();
    try {
      List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
      return lines.subList(0, Math.min(lines.size(), MOST_MOTD_LINES));
    } catch (IOException _) { // said in words that help
      throw new UnreadableException("--motd: can't read " + file + " as text");
    }
  }

  private ZoneId timeZone() {
    String id = zone.get().orElse(null);
    try {
      return id == null ? ZoneId.systemDefault() : ZoneId.of(id);
    } catch (DateTimeException _) { // said in words that help
      throw wrong("--zone: there is no zone \"" + id + "\"; try one like Europe/Rome");
    }
  }

  private List<Network> balancers() {
    try {
      return proxyFrom.get().stream().map(Network::of).toList();
    } catch (IllegalArgumentException e) {
      throw wrong("--proxy-from: " + e.getMessage());
    }
  }

  private Optional<ClockOptions> clock(InetAddress address) {
    if (noTime.getAsBoolean() && noNtp.getAsBoolean()) {
      return Optional.empty();
    }
    return Optional.of(
        new ClockOptions(
            address,
            noTime.getAsBoolean() ? OptionalInt.empty() : OptionalInt.of(timePort.get().orElse(0)),
            noNtp.getAsBoolean() ? OptionalInt.empty() : OptionalInt.of(ntpPort.getAsInt()),
            Zone.of(timeZone()),
            noFloodLimit.getAsBoolean() ? RateLimits.OFF : RateLimits.DEFAULT,
            localStratum.get()));
  }

  private Optional<InetSocketAddress> admin() {
    if (noAdmin.getAsBoolean()) {
      return Optional.empty();
    }
    int usual = port.getAsInt() == 0 ? 0 : ADMIN_PORT;
    InetAddress address = address("--admin-bind", adminBind.get());
    return Optional.of(new InetSocketAddress(address, adminPort.get().orElse(usual)));
  }

  private RedisOptions redisOptions(String url) {
    try {
      return new RedisOptions(
          RedisTarget.of(url, redisPassword()),
          redisAuthority(),
          ackReplicas.getAsInt(),
          Duration.ofSeconds(redisWait.getAsInt()),
          history.getAsInt(),
          RedisOptions.LEASE);
    } catch (IllegalArgumentException e) {
      throw wrong("--redis: " + e.getMessage());
    }
  }

  private Optional<Path> redisAuthority() {
    Optional<Path> file = redisCa.get();
    if (file.isPresent()) {
      try (InputStream in = Files.newInputStream(file.get())) {
        if (CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty()) {
          throw new CertificateException("none");
        }
      } catch (IOException | CertificateException _) { // said in words that help
        throw new UnreadableException("--redis-ca: can't read certificates from " + file.get());
      }
    }
    return file;
  }

  private String redisPassword() {
    if (redisPasswordFile.get().isEmpty()) {
      return null;
    }
    Path file = redisPasswordFile.get().get();
    try {
      return Files.readString(file, StandardCharsets.UTF_8).lines().findFirst().orElse("");
    } catch (IOException _) { // said in words that help
      throw new UnreadableException("--redis-password-file: can't read " + file + " as text");
    }
  }

  private static long heapShare() {
    return Runtime.getRuntime().maxMemory() / HEAP_SHARE;
  }

  private static int feedBytes() {
    return Math.clamp(heapShare() / ROOMS, LEAST_FEED_BYTES, Limits.FEED_BYTES);
  }

  private LocalBackplane.Bounds memory() {
    long all = Math.max(LEAST_LOG_BYTES, heapShare());
    long one = Math.max(LEAST_LOG_BYTES, (long) ENTRY_BYTES * history.getAsInt());
    int logs = 2 * (ROOMS + maxConnections.getAsInt());
    return new LocalBackplane.Bounds(history.getAsInt(), Math.min(one, all), logs, all);
  }

  private InetAddress address(String option, String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException _) { // said in words that help
      throw wrong(option + ": there is no address \"" + text + "\"");
    }
  }

  private ParameterException wrong(String why) {
    return new ParameterException(line, why);
  }

  // How options are declared. What is supplied is there once the line has been parsed.

  private Supplier<Optional<String>> text(String name, String label, String... description) {
    OptionSpec option = option(String.class, name, label, null, description);
    return () -> Optional.ofNullable(option.getValue());
  }

  private Supplier<String> text(String name, String label, String usual, String description) {
    OptionSpec option = option(String.class, name, label, usual, description);
    return option::getValue;
  }

  private Supplier<List<String>> texts(String name, String label, String description) {
    OptionSpec option =
        add(
            OptionSpec.builder(name)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .splitRegex(",")
                .paramLabel(label)
                .defaultValue(System.getenv(variable(name)))
                .description(description));
    return () -> Objects.requireNonNullElse(option.getValue(), List.of());
  }

  private Supplier<Optional<Path>> file(String name, String description) {
    OptionSpec option = option(Path.class, name, "FILE", null, description);
    return () -> Optional.ofNullable(option.getValue());
  }

  private IntSupplier number(
      String name, String label, int usual, int least, int most, String description) {
    OptionSpec option = option(Integer.class, name, label, String.valueOf(usual), description);
    checks.add(() -> check(option, least, most));
    return option::getValue;
  }

  private Supplier<OptionalInt> number(
      String name, String label, int least, int most, String description) {
    OptionSpec option = option(Integer.class, name, label, null, description);
    checks.add(() -> check(option, least, most));
    return () -> {
      Integer given = option.getValue();
      return given == null ? OptionalInt.empty() : OptionalInt.of(given);
    };
  }

  private void check(OptionSpec number, int least, int most) {
    Integer given = number.getValue();
    if (given != null && (given < least || given > most)) {
      throw wrong(number.longestName() + " is from " + least + " to " + most + ", not " + given);
    }
  }

  private BooleanSupplier flag(String name, String description) {
    OptionSpec option = add(flag(name).description(description));
    String variable = variable(name);
    String given = System.getenv(variable);
    checks.add(() -> checkFlag(variable, given));
    return () -> option.getValue() != null || "true".equals(given);
  }

  /** One for the scripts only. */
  private BooleanSupplier hiddenFlag(String name) {
    OptionSpec option = add(flag(name).hidden(true));
    return () -> option.getValue() != null;
  }

  private static OptionSpec.Builder flag(String name) {
    return OptionSpec.builder(name).type(Boolean.class).arity("0");
  }

  private void checkFlag(String variable, String given) {
    if (given != null && !given.equals("true") && !given.equals("false")) {
      throw wrong(variable + " is true or false, not \"" + given + "\"");
    }
  }

  private OptionSpec option(
      Class<?> type, String name, String label, String usual, String... description) {
    String given = System.getenv(variable(name));
    if (usual != null) {
      description[description.length - 1] += " Default: " + usual;
    }
    return add(
        OptionSpec.builder(name)
            .type(type)
            .paramLabel(label)
            .defaultValue(given == null ? usual : given)
            .description(description));
  }

  private OptionSpec add(OptionSpec.Builder builder) {
    OptionSpec option = builder.build();
    spec.addOption(option);
    return option;
  }

  /** The environment's variable for an option. */
  private static String variable(String option) {
    return "BELFRY" + option.substring(1).replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** A file that an option names can't be read. */
  static final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableException(String why) {
      super(why);
    }
  }
}
