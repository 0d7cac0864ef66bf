package belfry.server.admin;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeLimitsIT {
  @Test
  void limitAfterTheEndIsNoError() {
    TimeLimits limits = new TimeLimits();
    limits.close();
    limits.closeAfter(Duration.ofSeconds(1), new Socket()).close();
  }

  @Test
  void writeThatTheClientDoesNotTakeEndsWithItsTime() throws IOException {
    try (TimeLimits limits = new TimeLimits();
        ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(door.getInetAddress(), door.getLocalPort());
        Socket served = door.accept();
        TimeLimits.Limit _ = limits.closeAfter(Duration.ofMillis(200), served)) {
      OutputStream out = served.getOutputStream();
      byte[] bytes = new byte[1 << 20];
      assertThrows(
          IOException.class,
          () -> {
            while (client.isConnected()) {
              out.write(bytes);
            }
          });
    }
  }
}
