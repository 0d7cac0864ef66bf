package belfry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.options.ServerArguments;
import belfry.server.options.ServerOptions;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests of the start of a whole server. */
class ServerIT {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @Test
  void aStartThatFailsAtItsLastPartFreesTheAddressesOfTheOthers() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, LOOPBACK)) {
      int port = freePort();
      ServerOptions options = options("--no-ntp", "--port=" + port, adminPort(taken));

      assertThrows(IOException.class, () -> Server.start(options));

      try (ServerSocket chat = new ServerSocket(port, 1, LOOPBACK);
          DatagramSocket clock = new DatagramSocket(port, LOOPBACK)) {
        assertTrue(chat.isBound() && clock.isBound());
      }
    }
  }

  @Test
  void addressThatIsOfAnotherMachineIsBlamed() {
    ServerOptions options =
        options("--no-ntp", "--no-time", "--no-admin", "--port=0", "--bind=192.0.2.99");
    IOException e = assertThrows(IOException.class, () -> Server.start(options));
    assertEquals(
        "can't listen on 192.0.2.99 port 0: this machine does not have the address (--bind takes"
            + " another)",
        e.getMessage());
  }

  private static String adminPort(ServerSocket taken) {
    return "--admin-port=" + taken.getLocalPort();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
      return socket.getLocalPort();
    }
  }

  private static ServerOptions options(String... line) {
    ServerArguments arguments = new ServerArguments(Map.of());
    arguments.line().parseArgs(line);
    return arguments.options();
  }
}
