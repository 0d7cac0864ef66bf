package belfry.trials.load;

import java.net.SocketAddress;
import java.util.Objects;

/**
 * A server of a load.
 *
 * @param address an address of TCP, or of a Unix socket
 * @param secure whether it is spoken to over TLS
 */
record Target(SocketAddress address, boolean secure) {
  Target {
    Objects.requireNonNull(address);
  }
}
