package belfry.server.backplane.redis.link;

import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.DnsResolver;
import io.lettuce.core.resource.SocketAddressResolver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * Finds the address of a Redis for each connection. Lettuce uses the first address of a name only.
 * If a name has several, this uses the first one that accepts a connection now: {@code localhost}
 * may be {@code ::1} and {@code 127.0.0.1}, and Redis listen on one of them. Any thread may use it;
 * it blocks as a connection does.
 */
final class NodeAddresses extends SocketAddressResolver {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final DnsResolver names;

  /**
   * @param names gives all addresses of a name
   */
  NodeAddresses(DnsResolver names) {
    this.names = names;
  }

  @Override
  public SocketAddress resolve(RedisURI uri) {
    InetAddress[] addresses;
    try {
      addresses = names.resolve(uri.getHost());
    } catch (UnknownHostException _) { // Lettuce reports it when it connects
      addresses = new InetAddress[0];
    }
    if (addresses.length == 0) {
      return InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort());
    }
    for (int i = 0; addresses.length > 1 && i < addresses.length; i++) {
      InetSocketAddress address = new InetSocketAddress(addresses[i], uri.getPort());
      if (accepts(address)) {
        return address;
      }
    }
    return new InetSocketAddress(addresses[0], uri.getPort());
  }

  private static boolean accepts(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, Math.toIntExact(PATIENCE.toMillis()));
      return true;
    } catch (IOException _) { // the next address may accept
      return false;
    }
  }
}
