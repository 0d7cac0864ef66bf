package belfry.server.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The place that a client comes from, as far as its connections are counted.
 *
 * @param name what a log calls it
 * @param share the key under which the connections of this place are counted together; empty for a
 *     place whose connections count only towards the whole
 */
record Origin(String name, Optional<String> share) {
  private static final int IPV6_PREFIX_BYTES = 8;

  /** A place whose connections count only towards the whole. */
  static Origin unlimited(String name) {
    return new Origin(name, Optional.empty());
  }

  /**
   * The place at an IP address: the address itself (IPv4), or its /64 (IPv6), because one person
   * usually has a whole /64. The loopback has no limit of its own.
   */
  static Origin at(InetAddress address) {
    String name = address.getHostAddress();
    return address.isLoopbackAddress()
        ? unlimited(name)
        : new Origin(name, Optional.of(address instanceof Inet4Address ? name : prefix(address)));
  }

  private static String prefix(InetAddress address) {
    return HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), IPV6_PREFIX_BYTES));
  }
}
