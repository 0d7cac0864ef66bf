package belfry.server.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * The settings of the door and of the connections that it accepts.
 *
 * @param address the address to listen on; port 0 for any free port
 * @param maxConnections connections in all
 * @param maxPerAddress connections from one IPv4 address or IPv6 /64
 * @param maxLine bytes of the longest line that a connection accepts
 * @param floodLimit whether the pace of lines is limited
 * @param stallLimit the time after which a connection is closed whose peer takes no byte
 * @param greetAfter the silence after which a client is greeted as a person; zero for at once
 * @param motd the lines that follow the greeting of a person
 * @param balancers the networks of balancers; connections from there begin with a PROXY header
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
    List<Network> balancers) {
  /** Refuses a limit below 1. */
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
