package belfry.server.backplane.redis.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

/** Names with several addresses, of which Redis has one. */
class NodeAddressesIT {
  private static final InetAddress FIRST = InetAddress.ofLiteral("127.0.0.1");
  private static final InetAddress SECOND = InetAddress.ofLiteral("127.0.0.2");

  private static InetSocketAddress of(int port, InetAddress... all) {
    RedisURI uri = RedisURI.create("redis://tower.example:" + port);
    return (InetSocketAddress) new NodeAddresses(_ -> all).resolve(uri);
  }

  @Test
  void addressThatAcceptsIsUsed() throws IOException {
    try (ServerSocket redis = new ServerSocket(0, 50, SECOND)) {
      int port = redis.getLocalPort();
      assertEquals(new InetSocketAddress(SECOND, port), of(port, FIRST, SECOND));
      assertEquals(new InetSocketAddress(SECOND, port), of(port, SECOND, FIRST));
    }
  }

  @Test
  void firstAddressIsUsedIfNoneAccepts() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 50, SECOND)) {
      port = closed.getLocalPort();
    }
    assertEquals(new InetSocketAddress(FIRST, port), of(port, FIRST, SECOND));
    assertEquals(new InetSocketAddress(SECOND, port), of(port, SECOND));
  }

  @Test
  void unknownNameStaysAName() {
    NodeAddresses addresses =
        new NodeAddresses(host -> {
          throw new UnknownHostException(host);
        });
    var address = (InetSocketAddress) addresses.resolve(RedisURI.create("redis://nowhere:1"));
    assertTrue(address.isUnresolved());
    assertEquals("nowhere", address.getHostString());
  }
}
