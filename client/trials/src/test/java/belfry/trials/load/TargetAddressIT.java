package belfry.trials.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Hosts with several addresses. */
class TargetAddressIT {
  private static final InetAddress SILENT = InetAddress.ofLiteral("127.0.0.2");
  private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

  @Test
  void theAddressThatAcceptsAConnectionIsChosen() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 5, HERE)) {
      int port = server.getLocalPort();

      assertEquals(
          new InetSocketAddress(HERE, port),
          TargetAddress.firstThatListens(List.of(SILENT, HERE), port));
    }
  }

  @Test
  void theFirstAddressIsChosenIfNoneAcceptsAConnection() throws IOException {
    int port;
    try (ServerSocket server = new ServerSocket(0, 5, HERE)) {
      port = server.getLocalPort();
    }

    assertEquals(
        new InetSocketAddress(SILENT, port),
        TargetAddress.firstThatListens(List.of(SILENT, HERE), port));
  }

  @Test
  void aLiteralAddressIsTakenAsItIs() throws IOException {
    assertEquals(new InetSocketAddress(HERE, 9), TargetAddress.of("127.0.0.1:9"));
    assertEquals(
        new InetSocketAddress(InetAddress.ofLiteral("::1"), 9), TargetAddress.of("[::1]:9"));
  }

  @Test
  void aTextWithoutAPortOrAKnownHostIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> TargetAddress.of("127.0.0.1"));
    assertThrows(IllegalArgumentException.class, () -> TargetAddress.of("127.0.0.1:chat"));
    assertThrows(UnknownHostException.class, () -> TargetAddress.of("no host:9"));
  }
}
