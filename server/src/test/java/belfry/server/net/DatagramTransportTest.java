package belfry.server.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.udp.DatagramPath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bytes of a client that talks by datagrams. */
class DatagramTransportTest {
  private final List<String> sent = new ArrayList<>();
  private final List<DatagramTransport> closed = new ArrayList<>();
  private final DatagramTransport transport =
      new DatagramTransport(new Kept(), "0123456789abcdef".getBytes(UTF_8), closed::add);

  /** Keeps what is sent. */
  private final class Kept implements DatagramPath {
    @Override
    public InetSocketAddress sender() {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_000);
    }

    @Override
    public void send(ByteBuffer datagram) {
      sent.add(UTF_8.decode(datagram).toString());
    }
  }

  private void writes(String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
    transport.tryWrite(bytes);
    assertFalse(bytes.hasRemaining());
  }

  @Test
  void datagramsAreNumberedAndHaveWholeLines() throws IOException {
    writes("one\n");
    String line = "x".repeat(499) + "\n";
    writes(line.repeat(5));
    assertEquals(List.of("1 one\n", "2 " + line + line, "3 " + line + line, "4 " + line), sent);
  }

  @Test
  void longLineIsCut() throws IOException {
    writes("y".repeat(3_000) + "\nz\n");
    assertEquals(3, sent.size());
    assertTrue(sent.stream().allMatch(each -> each.length() <= DatagramTransport.LONGEST));
    StringBuilder all = new StringBuilder();
    sent.forEach(each -> all.append(each.substring(2)));
    assertEquals("y".repeat(3_000) + "\nz\n", all.toString());
  }

  @Test
  void datagramBeyondTheQueueIsDroppedAndTheClientToldOnce() {
    for (int i = 0; i < DatagramTransport.MOST_WAITING + 5; i++) {
      transport.arrived((i + "\n").getBytes(UTF_8));
    }
    assertEquals(List.of("! too fast: a datagram was dropped\n"), sent);
    ByteBuffer buffer = ByteBuffer.allocate(8 * 1_024);
    for (int i = 0; i < DatagramTransport.MOST_WAITING; i++) {
      assertTrue(transport.read(buffer) > 0);
    }
    assertEquals(0, transport.read(buffer));
  }

  @Test
  void silenceEndsTheInput() {
    transport.arrived("last\n".getBytes(UTF_8));
    transport.tick(System.nanoTime() + DatagramTransport.SILENCE.dividedBy(2).toNanos());
    ByteBuffer buffer = ByteBuffer.allocate(8 * 1_024);
    assertEquals(5, transport.read(buffer));
    assertEquals(0, transport.read(buffer));
    transport.tick(System.nanoTime() + DatagramTransport.SILENCE.plusSeconds(1).toNanos());
    assertTrue(transport.hasInput());
    assertEquals(-1, transport.read(buffer));
  }

  @Test
  void signOfLifeKeepsTheInputOpen() {
    transport.arrived(new byte[0]);
    assertFalse(transport.hasInput());
    transport.tick(System.nanoTime() + DatagramTransport.SILENCE.minusSeconds(1).toNanos());
    assertFalse(transport.hasInput());
  }

  @Test
  void endIsReportedOnce() {
    transport.close();
    transport.close();
    assertEquals(List.of(transport), closed);
  }
}
