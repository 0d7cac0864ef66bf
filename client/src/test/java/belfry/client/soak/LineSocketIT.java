package belfry.client.soak;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LineSocketIT {
  private static final long LONG = Duration.ofSeconds(20).toNanos();
  private static final long SHORT = Duration.ofMillis(2).toNanos();
  private static final int OFTEN = 50;

  private ServerSocket listener;
  private LineSocket client;
  private Socket server;

  @BeforeEach
  void connect() throws IOException {
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    client = new LineSocket((InetSocketAddress) listener.getLocalSocketAddress());
    server = listener.accept();
  }

  @AfterEach
  void disconnect() throws IOException {
    client.close();
    server.close();
    listener.close();
  }

  private void serverSays(String text) throws IOException {
    server.getOutputStream().write(text.getBytes(US_ASCII));
  }

  /** Else one who does something at a deadline, over and over, does it far too often before. */
  @Test
  void waitingIsOverAtTheDeadlineAndNotBefore() throws IOException {
    for (int i = 0; i < OFTEN; i++) {
      long deadline = System.nanoTime() + SHORT;
      assertTrue(client.next(deadline).isEmpty());
      long early = deadline - System.nanoTime();
      assertTrue(early <= 0, early + " ns early");
    }
  }

  @Test
  void aLineThatHasBegunAtTheDeadlineIsReadOn() throws IOException {
    serverSays("one\r\ntw");
    assertEquals("one", line());
    assertTrue(client.next(System.nanoTime() + SHORT).isEmpty());
    serverSays("o\r\n");
    assertEquals("two", line());
  }

  @Test
  void halfAClosedConnectionIsRead() throws IOException {
    client.shutdownOutput();
    assertEquals(-1, server.getInputStream().read());
    serverSays("bye\r\n");
    server.close();
    assertEquals("bye", line());
    assertThrows(EOFException.class, this::line);
  }

  @Test
  void whatIsSentArrives() throws IOException {
    byte[] sent = "q\r\n".getBytes(US_ASCII);
    client.send(sent);
    assertArrayEquals(sent, server.getInputStream().readNBytes(sent.length));
  }

  private String line() throws IOException {
    Optional<byte[]> line = client.next(System.nanoTime() + LONG);
    return new String(line.orElseThrow(), US_ASCII);
  }
}
