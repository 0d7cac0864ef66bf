package belfry.server.options;

import belfry.server.net.DoorOptions;
import belfry.server.net.Network;
import belfry.server.web.GuestRights;
import belfry.server.web.WebHosts;
import belfry.server.web.WebOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The options of the door: its address, the limits of its connections, its greeting, its balancers.
 */
final class DoorArguments {
  private static final int LONGEST_LINE = 60 * 1024;
  private static final int MOST_CONNECTIONS = 1_000_000;
  private static final int MOST_GREET_MILLIS = 60_000;
  private static final int MOST_MOTD_LINES = 50;

  private static final String MAX_CONNECTIONS = "--max-connections";
  private static final String MAX_PER_ADDRESS = "--max-per-address";
  private static final String STALL_LIMIT = "--stall-limit";
  private static final String MOTD = "--motd";

  /** The options whose new values {@link belfry.server.net.Door#change} takes. */
  static final Set<String> CHANGEABLE = Set.of(MAX_CONNECTIONS, MAX_PER_ADDRESS, STALL_LIMIT, MOTD);

  /** The chat port of a server that is given none. */
  static final int USUAL_PORT = 9527;

  private final Declarations declarations;
  private final Supplier<InetAddress> bind;
  private final IntSupplier port;
  private final IntSupplier maxConnections;
  private final IntSupplier maxPerAddress;
  private final IntSupplier maxLine;
  private final Supplier<List<String>> proxyFrom;
  private final IntSupplier stallLimit;
  private final IntSupplier greetAfter;
  private final Supplier<Optional<List<String>>> motd;
  private final BooleanSupplier noFloodLimit;
  private final IrcArguments irc;
  private final UnixArguments unix;
  private final SimpleArguments simple;
  private final Supplier<OptionalInt> udpChat;
  private final BooleanSupplier noWeb;
  private final Supplier<List<String>> webHost;
  private final Supplier<Optional<String>> httpGuests;

  DoorArguments(Declarations declarations) {
    this.declarations = declarations;
    irc = new IrcArguments(declarations);
    unix = new UnixArguments(declarations);
    simple = new SimpleArguments(declarations);
    udpChat =
        declarations.optionalNumber(
            "--udp-chat",
            "PORT",
            0,
            Declarations.LAST_PORT,
            "A UDP port for chat by datagrams; 0 for any. Default: none");
    bind =
        declarations.address(
            "--bind", "127.0.0.1", "The address to listen on; 0.0.0.0 or :: for all.");
    port =
        declarations.number(
            "--port",
            "PORT",
            USUAL_PORT,
            0,
            Declarations.LAST_PORT,
            "The TCP port of the chat; 0 for any.");
    maxConnections =
        declarations.number(
            MAX_CONNECTIONS, "N", 15_000, 1, MOST_CONNECTIONS, "Most connections at a time.");
    maxPerAddress =
        declarations.number(
            MAX_PER_ADDRESS,
            "N",
            64,
            1,
            MOST_CONNECTIONS,
            "Most connections from one IPv4 address or IPv6 /64. The loopback is not limited.");
    maxLine =
        declarations.number(
            "--max-line",
            "BYTES",
            4_096,
            64,
            LONGEST_LINE,
            "The longest line that a client may send.");
    proxyFrom =
        declarations.texts(
            "--proxy-from",
            "CIDR",
            "Networks of balancers. Connections from these networks, and no others, begin with a"
                + " header of the PROXY protocol, version 1 or 2.");
    stallLimit =
        declarations.number(
            STALL_LIMIT,
            "SECONDS",
            120,
            1,
            86_400,
            "How long a client may take no byte before the server closes it.");
    greetAfter =
        declarations.number(
            "--greet-after",
            "MILLIS",
            300,
            0,
            MOST_GREET_MILLIS,
            "How long a client may send nothing before the server greets it as a person; 0 greets"
                + " at once.");
    motd = declarations.lines(MOTD, "A file whose lines are shown to everybody who connects.");
    noFloodLimit =
        declarations.flag("--no-flood-limit", "Accept lines at any pace. For benchmarks only.");
    noWeb =
        declarations.turnOff(
            "--no-web",
            "No HTTP: no page for browsers, no WebSocket, and no HTTP for scripts.",
            "--web-host",
            "--http-guests");
    webHost =
        declarations.texts(
            "--web-host",
            "NAME",
            "Names with a dot by which browsers reach the server without TLS, or through a proxy"
                + " that ends TLS. IP addresses and names without a dot always work.");
    httpGuests =
        declarations.optionalText(
            "--http-guests",
            "RIGHTS",
            "What scripts without an account may do by HTTP: none, read, or say. Default: say if"
                + " the server listens on the loopback only, without --proxy-from and --web-host;"
                + " else none");
  }

  /** The longest line that the door accepts, in bytes. */
  int maxLine() {
    return maxLine.getAsInt();
  }

  /**
   * The options of the door.
   *
   * @param zone the zone of the daytime service
   */
  DoorOptions options(ZoneId zone) {
    return new DoorOptions(
        new InetSocketAddress(bind.get(), port.getAsInt()),
        maxConnections.getAsInt(),
        maxPerAddress(),
        maxLine(),
        !noFloodLimit.getAsBoolean(),
        Duration.ofSeconds(stallLimit.getAsInt()),
        Duration.ofMillis(greetAfter.getAsInt()),
        motd(),
        irc.options(bind.get()),
        web(),
        balancers(),
        unix.options(),
        simple.options(zone),
        udpChat.get());
  }

  private int maxPerAddress() {
    int all = maxConnections.getAsInt();
    if (maxPerAddress.getAsInt() > all) {
      declarations.refuseUseless(
          "above " + MAX_CONNECTIONS + ", which is " + all, List.of(MAX_PER_ADDRESS));
    }
    return maxPerAddress.getAsInt();
  }

  private List<String> motd() {
    List<String> lines = motd.get().orElse(List.of());
    if (lines.size() > MOST_MOTD_LINES) {
      throw declarations.refusal(
          MOTD + " has at most " + MOST_MOTD_LINES + " lines, not " + lines.size());
    }
    return lines;
  }

  private Optional<WebOptions> web() {
    if (noWeb.getAsBoolean()) {
      return Optional.empty();
    }
    List<String> names = webHost.get();
    if (!names.stream().allMatch(WebHosts::isName)) {
      throw declarations.refusal("--web-host takes names of hosts, without a scheme and a port");
    }
    return Optional.of(new WebOptions(new WebHosts(names), guests(names)));
  }

  /** By default a guest must be on this machine, as far as the server can know. */
  private GuestRights guests(List<String> names) {
    boolean isLocal =
        bind.get().isLoopbackAddress() && proxyFrom.get().isEmpty() && names.isEmpty();
    return httpGuests
        .get()
        .map(given ->
            Stream.of(GuestRights.values())
                .filter(rights -> rights.name().equalsIgnoreCase(given))
                .findFirst()
                .orElseThrow(
                    () -> declarations.refusal("--http-guests is none, read or say, not " + given)))
        .orElse(isLocal ? GuestRights.SAY : GuestRights.NONE);
  }

  private List<Network> balancers() {
    try {
      return proxyFrom.get().stream().map(Network::of).toList();
    } catch (IllegalArgumentException e) {
      throw declarations.refusal("--proxy-from: " + e.getMessage());
    }
  }
}
