package belfry.client.raw;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Chat by datagrams with a server that the test plays. */
class DatagramChatIT {
  private static final String TOKEN = "0f3a9c6d2e41b785";
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private final ConcurrentLinkedQueue<String> notes = new ConcurrentLinkedQueue<>();

  private static String receive(DatagramSocket server, DatagramPacket from) throws IOException {
    server.receive(from);
    String text = new String(from.getData(), 0, from.getLength(), UTF_8);
    from.setLength(from.getData().length);
    return text;
  }

  private static void answer(DatagramSocket server, DatagramPacket to, String text)
      throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    server.send(new DatagramPacket(bytes, bytes.length, to.getSocketAddress()));
  }

  private String talk(DatagramSocket server, String typed, Duration patience) throws IOException {
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
    DatagramChat.talk(
        List.of(address),
        new ByteArrayInputStream(typed.getBytes(UTF_8)),
        shown,
        patience,
        notes::add);
    return shown.toString(UTF_8);
  }

  @Test
  void tokenIsBeforeEachLineAndNumbersAreNotShown() throws Exception {
    try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<List<String>> heard =
          CompletableFuture.supplyAsync(() -> serve(server), threads);
      assertEquals("* Welcome\n<bob> hi\n", talk(server, "hi all\n", PATIENCE));
      assertEquals(List.of(TOKEN, TOKEN + " hi all", TOKEN + " q"), heard.get());
      assertEquals(List.of("lost datagrams: 1"), List.copyOf(notes));
    }
  }

  /** Gives a token, answers a line with a gap in the numbers, and ends the session. */
  private static List<String> serve(DatagramSocket server) {
    DatagramPacket from = new DatagramPacket(new byte[2_048], 2_048);
    List<String> heard = new ArrayList<>();
    try {
      assertTrue(receive(server, from).startsWith("hello"));
      answer(server, from, "? " + TOKEN + "\n");
      heard.add(receive(server, from));
      answer(server, from, "1 * Welcome\n");
      heard.add(receive(server, from));
      answer(server, from, "3 <bob> hi\n");
      answer(server, from, "! say hello\n");
      heard.add(receive(server, from));
      return heard;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void serverThatOffersNoTokenIsUnavailable() throws Exception {
    try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      assertThrows(SocketTimeoutException.class, () -> talk(silent, "hi\n", Duration.ofMillis(50)));
    }
  }
}
