package belfry.trials.door;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A WebSocket that is read and written as lines, with a server that this test plays. */
class WebSocketIT {
  private static final String ACCEPTED = "HTTP/1.1 101 Switching Protocols\r\n\r\n";

  private ServerSocket door;
  private Socket server;
  private WebSocket client;

  @BeforeEach
  void listen() throws IOException {
    door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    door.close();
    server.close();
    if (client != null) {
      client.close();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  /** Connects; the server answers with a head, and sends these frames. */
  private void connect(String answer, String frames) throws IOException {
    Socket connected = new Socket(door.getInetAddress(), door.getLocalPort());
    server = door.accept();
    server.getOutputStream().write(bytes(answer + frames));
    client = new WebSocket(connected);
    BufferedReader head =
        new BufferedReader(new InputStreamReader(server.getInputStream(), US_ASCII), 1);
    assertEquals("GET /_/socket HTTP/1.1", head.readLine());
    while (!head.readLine().isEmpty()) {
      // the fields
    }
  }

  private BufferedReader lines() {
    return new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
  }

  @Test
  void messagesAreLines() throws IOException {
    String fragments = "\u0001\u0002he\u0000\u0001l\u0089\u0000\u0080\u0002lo";
    String whole = "\u0081~\u0001\u0000" + "x".repeat(256);
    connect(ACCEPTED, fragments + whole + "\u0081\u0000\u0088\u0000");
    BufferedReader lines = lines();
    assertEquals("hello", lines.readLine());
    assertEquals("x".repeat(256), lines.readLine());
    assertEquals("", lines.readLine());
    assertEquals(null, lines.readLine(), "the server has closed");
    byte[] pong = server.getInputStream().readNBytes(6);
    assertEquals((byte) 0x8A, pong[0]);
    assertEquals((byte) 0x80, pong[1]);
  }

  @Test
  void linesAreMaskedMessages() throws IOException {
    connect(ACCEPTED, "");
    client.getOutputStream().write(bytes("one\n" + "2".repeat(300) + "\n"));
    DataInputStream in = new DataInputStream(server.getInputStream());
    assertEquals(0x8183, in.readUnsignedShort());
    assertArrayEquals(bytes("one"), unmasked(in, 3));
    assertEquals(0x81FE, in.readUnsignedShort());
    assertEquals(300, in.readUnsignedShort());
    assertArrayEquals(bytes("2".repeat(300)), unmasked(in, 300));
  }

  private static byte[] unmasked(DataInputStream in, int length) throws IOException {
    byte[] mask = in.readNBytes(4);
    byte[] payload = in.readNBytes(length);
    for (int at = 0; at < length; at++) {
      payload[at] ^= mask[at % 4];
    }
    return payload;
  }

  @Test
  void refusalIsAnError() throws Exception {
    Socket connected = new Socket(door.getInetAddress(), door.getLocalPort());
    server = door.accept();
    server.getOutputStream().write(bytes("HTTP/1.1 403 Forbidden\r\n\r\n"));
    IOException refused = assertThrows(IOException.class, () -> new WebSocket(connected));
    assertEquals("no WebSocket: HTTP/1.1 403 Forbidden", refused.getMessage());
    assertTrue(connected.isClosed());
  }
}
