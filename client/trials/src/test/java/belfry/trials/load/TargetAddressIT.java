package belfry.trials.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Hosts with several addresses. */
class TargetAddressIT {
  private static final InetAddress SILENT = InetAddress.ofLiteral("127.0.0.2");
  private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

  private static List<InetSocketAddress> addresses(int port) {
    return List.of(new InetSocketAddress(SILENT, port), new InetSocketAddress(HERE, port));
  }

  @Test
  void theAddressThatAcceptsAConnectionIsChosen() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 5, HERE)) {
      List<InetSocketAddress> both = addresses(server.getLocalPort());

      assertEquals(both.getLast(), TargetAddress.firstThatListens(both));
    }
  }

  @Test
  void theFirstAddressIsChosenIfNoneAcceptsAConnection() throws IOException {
    int port;
    try (ServerSocket server = new ServerSocket(0, 5, HERE)) {
      port = server.getLocalPort();
    }

    assertEquals(addresses(port).getFirst(), TargetAddress.firstThatListens(addresses(port)));
  }
}
