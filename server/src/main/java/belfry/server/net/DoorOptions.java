package belfry.server.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * What can be set about a door and the connections that come in by it.
 *
 * @param address where it listens; port 0 for any
 * @param maxConnections connections in all
 * @param maxPerAddress connections of one address
 * @param maxLine bytes of the longest line
 * @param floodLimit whether lines are taken at a limited pace
 * @param stallLimit for how long a peer may take no byte
 * @param balancers where balancers are, whose connections begin with a PROXY header
 */
public record DoorOptions(
    InetSocketAddress address,
    int maxConnections,
    int maxPerAddress,
    int maxLine,
    boolean floodLimit,
    Duration stallLimit,
    List<Network> balancers) {
  public DoorOptions {
    balancers = List.copyOf(balancers);
    if (maxConnections < 1 || maxPerAddress < 1 || maxLine < 1 || stallLimit.isNegative()) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }

  /** Whether a balancer is there. */
  boolean isBalancer(InetAddress address) {
    return balancers.stream().anyMatch(network -> network.contains(address));
  }
}
