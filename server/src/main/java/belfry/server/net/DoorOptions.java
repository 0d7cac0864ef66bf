package belfry.server.net;

import belfry.protocol.Nickname;
import belfry.server.simple.SimpleOptions;
import belfry.server.web.GuestRights;
import belfry.server.web.WebHosts;
import belfry.server.web.WebOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The settings of the door and of the connections that it accepts.
 *
 * @param address the address to listen on; port 0 for any free port
 * @param maxConnections highest number of connections
 * @param maxPerAddress highest number of connections from one IPv4 address or IPv6 /64
 * @param maxLine the longest accepted line, in bytes
 * @param floodLimit whether the rate of lines is limited
 * @param stallLimit the server closes a connection whose client takes no byte for this time
 * @param greetAfter the silence after which a client is greeted as a person; zero to greet at once
 * @param motd the lines that follow the greeting of a person
 * @param irc the name of the server for IRC clients, and the address of a port for IRC only
 * @param web the settings of HTTP; empty for no HTTP
 * @param balancers the networks of balancers; connections from there begin with a PROXY header
 * @param unix the Unix socket to listen on; empty for none
 * @param simple the simple services, which listen on the same address
 * @param udpChat the UDP port of chat by datagrams, 0 for any free one; empty for none
 */
public record DoorOptions(
    InetSocketAddress address,
    int maxConnections,
    int maxPerAddress,
    int maxLine,
    boolean floodLimit,
    Duration stallLimit,
    Duration greetAfter,
    List<String> motd,
    Irc irc,
    Optional<WebOptions> web,
    List<Network> balancers,
    Optional<UnixOptions> unix,
    SimpleOptions simple,
    OptionalInt udpChat) {
  /**
   * What IRC clients need.
   *
   * @param name the name of the server, which has a dot
   * @param address the address to listen on for IRC only; empty for none
   * @param operators the names of the accounts that may become operators
   * @param strictTransport how long clients are to use TLS only; empty if they are not told to
   */
  public record Irc(
      String name,
      Optional<InetSocketAddress> address,
      Set<Nickname> operators,
      Optional<Duration> strictTransport) {
    /** The usual name of a server. */
    public static final String USUAL_NAME = "irc.belfry.local";

    /** The usual name, and no port of its own. */
    public static final Irc USUAL = new Irc(USUAL_NAME, Optional.empty());

    public Irc {
      operators = Set.copyOf(operators);
    }

    /** A server that does not tell its clients to use TLS. */
    public Irc(String name, Optional<InetSocketAddress> address, Set<Nickname> operators) {
      this(name, address, operators, Optional.empty());
    }

    /** A server without operators. */
    public Irc(String name, Optional<InetSocketAddress> address) {
      this(name, address, Set.of());
    }
  }

  /** Settings with the usual ones for IRC, and HTTP, where guests may say something. */
  public DoorOptions(
      InetSocketAddress address,
      int maxConnections,
      int maxPerAddress,
      int maxLine,
      boolean floodLimit,
      Duration stallLimit,
      Duration greetAfter,
      List<String> motd,
      List<Network> balancers) {
    this(
        address,
        maxConnections,
        maxPerAddress,
        maxLine,
        floodLimit,
        stallLimit,
        greetAfter,
        motd,
        Irc.USUAL,
        Optional.of(new WebOptions(new WebHosts(List.of()), GuestRights.SAY)),
        balancers);
  }

  /** Settings without a Unix socket. */
  public DoorOptions(
      InetSocketAddress address,
      int maxConnections,
      int maxPerAddress,
      int maxLine,
      boolean floodLimit,
      Duration stallLimit,
      Duration greetAfter,
      List<String> motd,
      Irc irc,
      Optional<WebOptions> web,
      List<Network> balancers) {
    this(
        address,
        maxConnections,
        maxPerAddress,
        maxLine,
        floodLimit,
        stallLimit,
        greetAfter,
        motd,
        irc,
        web,
        balancers,
        Optional.empty());
  }

  /** Settings without simple services and without chat by datagrams. */
  public DoorOptions(
      InetSocketAddress address,
      int maxConnections,
      int maxPerAddress,
      int maxLine,
      boolean floodLimit,
      Duration stallLimit,
      Duration greetAfter,
      List<String> motd,
      Irc irc,
      Optional<WebOptions> web,
      List<Network> balancers,
      Optional<UnixOptions> unix) {
    this(
        address,
        maxConnections,
        maxPerAddress,
        maxLine,
        floodLimit,
        stallLimit,
        greetAfter,
        motd,
        irc,
        web,
        balancers,
        unix,
        SimpleOptions.NONE,
        OptionalInt.empty());
  }

  /** Refuses a limit below 1 and a negative stall limit. */
  public DoorOptions {
    motd = List.copyOf(motd);
    balancers = List.copyOf(balancers);
    if (maxConnections < 1 || maxPerAddress < 1 || maxLine < 1 || stallLimit.isNegative()) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }

  /** Whether this is the address of a balancer. */
  boolean isBalancer(InetAddress address) {
    return balancers.stream().anyMatch(network -> network.contains(address));
  }
}
