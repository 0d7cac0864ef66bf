package belfry.client.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hosts with several addresses. */
class AddressesIT {
  private static final InetAddress SILENT = InetAddress.ofLiteral("127.0.0.2");
  private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

  private static List<InetSocketAddress> addresses(int port) {
    return List.of(new InetSocketAddress(SILENT, port), new InetSocketAddress(HERE, port));
  }

  @Test
  void theAddressThatAcceptsAConnectionIsChosen() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 5, HERE)) {
      List<InetSocketAddress> both = addresses(server.getLocalPort());

      assertEquals(both.getLast(), Addresses.firstThatListens(both));
    }
  }

  @Test
  void theFirstAddressIsChosenIfNoneAcceptsAConnection() throws IOException {
    int port;
    try (ServerSocket server = new ServerSocket(0, 5, HERE)) {
      port = server.getLocalPort();
    }

    assertEquals(addresses(port).getFirst(), Addresses.firstThatListens(addresses(port)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          fe80::1%zz      | no network interface zz of this machine can reach it
          fe80::1         | fe80::1 needs the network interface that reaches it, such as fe80::1%eth0
          no.such.invalid | there is no host "no.such.invalid"
          """)
  void aHostWithoutAnAddressIsExplainedInOurWords(String host, String why) {
    IOException e = assertThrows(IOException.class, () -> Addresses.of(new ServerAddress(host, 1)));

    // A machine without a name server can't say more about a name.
    String unsure = "the name " + host + " can't be looked up now";
    String reason = NetworkErrors.reason(e);
    assertTrue(reason.equals(why) || reason.equals(unsure), reason);
  }
}
