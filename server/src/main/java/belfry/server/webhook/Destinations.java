package belfry.server.webhook;

import belfry.server.net.Network;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * The addresses to which webhooks may connect: those of the public Internet, and the networks that
 * the operator allows. The name of a host is resolved once, and the connection goes to one of the
 * addresses that were checked: so a name that changes its address leads to no other machine.
 *
 * @param allowed networks that are not public, to which webhooks may connect all the same
 * @param resolver resolves names
 */
record Destinations(List<Network> allowed, Resolver resolver) {
  /** Resolves a name, or reads an address. */
  @FunctionalInterface
  interface Resolver {
    InetAddress[] resolve(String host) throws IOException;
  }

  /** The networks of IPv4 that are not public (the special-purpose registry of RFC 6890). */
  private static final List<Network> SPECIAL_IPV4 =
      networks(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/3");

  /** The addresses that are allocated to hosts of the Internet (RFC 4291, section 2.4). */
  private static final Network GLOBAL_IPV6 = Network.of("2000::/3");

  /** Networks among these that are not public, or contain an address of IPv4. */
  private static final List<Network> SPECIAL_IPV6 =
      networks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

  private static List<Network> networks(String... texts) {
    return Stream.of(texts).map(Network::of).toList();
  }

  /**
   * Resolves a host.
   *
   * @param isSecure whether the connection will be encrypted, as one to the public Internet must be
   * @throws IOException if the host has no address, or one to which webhooks may not connect
   */
  List<InetAddress> of(String host, boolean isSecure) throws IOException {
    List<InetAddress> found = List.of(resolver.resolve(host));
    for (InetAddress address : found) {
      if (!isAllowed(address)) {
        if (!isPublic(address)) {
          throw new IOException(
              host
                  + " has the private address "
                  + address.getHostAddress()
                  + " (--webhooks-to allows it)");
        }
        if (!isSecure) {
          throw new IOException("https is needed, except to the networks of --webhooks-to");
        }
      }
    }
    return found;
  }

  private boolean isAllowed(InetAddress address) {
    return allowed.stream().anyMatch(network -> network.contains(address));
  }

  /** Whether an address belongs to the public Internet. */
  static boolean isPublic(InetAddress address) {
    return address instanceof Inet4Address
        ? SPECIAL_IPV4.stream().noneMatch(network -> network.contains(address))
        : GLOBAL_IPV6.contains(address)
            && SPECIAL_IPV6.stream().noneMatch(network -> network.contains(address));
  }
}
