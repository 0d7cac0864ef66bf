package belfry.server.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The source of a client, for which connections are counted.
 *
 * @param name the name in logs
 * @param share the key under which the connections of this origin are counted; empty if they count
 *     only towards the total
 * @param isLocal whether the client is known to be on this machine
 */
record Origin(String name, Optional<String> share, boolean isLocal) {
  private static final int IPV6_PREFIX_BYTES = 8;

  /** An origin on this machine, whose connections count only towards the total. */
  static Origin unlimited(String name) {
    return new Origin(name, Optional.empty(), true);
  }

  /** The origin of a client that a balancer at this origin brings without an address. */
  Origin ofUnknownClient() {
    return new Origin(name, share, false);
  }

  /**
   * The origin of an IP address: the address itself for IPv4, or the /64 for IPv6, because one
   * person usually has a whole /64. The loopback counts only towards the total.
   */
  static Origin at(InetAddress address) {
    String name = address.getHostAddress();
    return address.isLoopbackAddress()
        ? unlimited(name)
        : new Origin(
            name, Optional.of(address instanceof Inet4Address ? name : prefix(address)), false);
  }

  private static String prefix(InetAddress address) {
    return HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), IPV6_PREFIX_BYTES));
  }
}
