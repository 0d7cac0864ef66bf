package belfry.client.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SocketConnectionIT {
  private static final String WELCOME =
      "{\"on\":\"welcome\",\"you\":\"ann\",\"server\":\"s\",\"token\":\"t\","
          + "\"limits\":{\"line\":200,\"rooms\":9}}\r\n";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'! it is full; try again later\r\n' | it is full; try again later",
        "'{\"on\":\"refused\",\"code\":\"stopping\",\"why\":\"it stops\"}\r\n' | it stops",
        "'! \u001b[2J\r\n' | ␛[2J",
        "'' | the server closed it",
        "'* hello\r\n' | the server closed it"
      })
  void whoIsTurnedAwayIsToldWhy(String told, String why) throws IOException {
    assertEquals(why, whyItEnds(told));
    assertEquals("the server closed it", whyItEnds(WELCOME + told));
  }

  /** What is said of a connection on which the server tells this, and which it then closes. */
  private static String whyItEnds(String told) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
      try (Socket accepted = server.accept()) {
        accepted.getOutputStream().write(told.getBytes(UTF_8));
      }
      return new SocketConnection(client).read(_ -> {});
    }
  }
}
