package belfry.server.net;

import belfry.server.rules.Restrictions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The networks that administrators have banned. The loopback is never banned. Immutable.
 *
 * @param bans the bans, the oldest first
 */
record BannedNetworks(List<Ban> bans) {
  static final BannedNetworks NONE = new BannedNetworks(List.of());

  private static final Pattern IPV4 = Pattern.compile("[0-9.]+");
  private static final Pattern IPV6_PREFIX = Pattern.compile("[0-9a-f]{16}");
  private static final int IPV6_BYTES = 16;

  /** A banned network. */
  record Ban(Network network, Restrictions.NetworkBan order) {
    static Stream<Ban> of(Restrictions.NetworkBan order) {
      try {
        return Stream.of(new Ban(Network.of(order.network()), order));
      } catch (IllegalArgumentException _) { // a later release wrote it
        return Stream.empty();
      }
    }
  }

  /** The networks that restrictions ban. */
  static BannedNetworks of(Restrictions restrictions) {
    return new BannedNetworks(restrictions.bans().stream().flatMap(Ban::of).toList());
  }

  /**
   * The reason why an origin is banned; empty if it is not.
   *
   * @param share see {@link Origin#share}
   */
  Optional<String> refusal(Optional<String> share, Instant now) {
    @Nullable InetAddress address =
        bans.isEmpty() ? null : share.map(BannedNetworks::address).orElse(null);
    return address == null
        ? Optional.empty()
        : bans.stream()
            .filter(it -> it.order.isInForce(now) && it.network.contains(address))
            .map(it -> it.order.words(now))
            .findFirst();
  }

  /** The address of an origin, or the first one of its /64; null if it is known otherwise. */
  static @Nullable InetAddress address(String share) {
    try {
      if (IPV4.matcher(share).matches()) {
        return InetAddress.ofLiteral(share);
      }
      return IPV6_PREFIX.matcher(share).matches()
          ? InetAddress.getByAddress(Arrays.copyOf(HexFormat.of().parseHex(share), IPV6_BYTES))
          : null;
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // it has the length of an address
    }
  }
}
