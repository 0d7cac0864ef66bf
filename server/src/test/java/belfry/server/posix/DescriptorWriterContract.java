package belfry.server.posix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.delivery.GroupWriter;
import belfry.server.delivery.Sink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What all writers over descriptors do, over real sockets. */
abstract class DescriptorWriterContract {
  private final List<Line> lines = new ArrayList<>();
  private ServerSocketChannel door;
  private GroupWriter writer;

  @BeforeEach
  void open() throws IOException {
    door =
        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    writer = writer();
  }

  /** A new writer. */
  abstract GroupWriter writer();

  @AfterEach
  void close() throws IOException {
    for (Line line : lines) {
      line.server.close();
      line.client.close();
    }
    door.close();
  }

  /** A connection whose server side is a sink. */
  private record Line(SocketChannel server, SocketChannel client, AtomicInteger held)
      implements Sink {
    @Override
    public void tryWrite(ByteBuffer bytes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int holdDescriptor() {
      if (!server.isOpen()) {
        return -1;
      }
      held.incrementAndGet();
      return Descriptors.of(server);
    }

    @Override
    public void releaseDescriptor() {
      held.decrementAndGet();
    }

    @Override
    public void awaitWritable(Runnable resume) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void writeFailed(Throwable why) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void end(String why) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isEnding() {
      return false;
    }

    String read(int length) throws IOException {
      ByteBuffer bytes = ByteBuffer.allocate(length);
      while (bytes.hasRemaining() && client.read(bytes) >= 0) {
        // the next bytes
      }
      return new String(bytes.array(), 0, bytes.position(), UTF_8);
    }
  }

  private Line line() throws IOException {
    SocketChannel client = SocketChannel.open();
    client.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
    client.connect(door.getLocalAddress());
    SocketChannel server = door.accept();
    server.configureBlocking(false);
    Line line = new Line(server, client, new AtomicInteger());
    lines.add(line);
    return line;
  }

  private void lines(int number) throws IOException {
    for (int i = 0; i < number; i++) {
      assertTrue(writer.add(line()));
    }
  }

  private static ByteBuffer direct(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  @Test
  void everySinkGetsTheBytesBetweenPositionAndLimit() throws IOException {
    lines(writer.capacity());
    writer.write(direct("-hello-").position(1).limit(6));
    for (int i = 0; i < lines.size(); i++) {
      assertEquals(5, writer.result(i));
      assertEquals("hello", lines.get(i).read(5));
    }
  }

  @Test
  void writerIsUsedAgainAndAgain() throws IOException {
    lines(3);
    for (int round = 0; round < 500; round++) {
      if (round > 0) {
        lines.forEach(writer::add);
      }
      writer.write(direct("%03d".formatted(round)));
      for (Line line : lines) {
        assertEquals("%03d".formatted(round), line.read(3));
      }
    }
  }

  @Test
  void fullSinkTakesAPartThenNothing() throws IOException {
    lines(3);
    ByteBuffer much = ByteBuffer.allocateDirect(32 << 20);
    writer.write(much);
    int part = writer.result(1);
    assertTrue(part > 0 && part < much.capacity(), "took " + part);
    int taken = part;
    for (int tries = 0; tries < 1_000 && taken > 0; tries++) { // its kernel makes room for a while
      lines.forEach(writer::add);
      writer.write(much);
      taken = writer.result(1);
    }
    assertEquals(0, taken);
  }

  @Test
  void sinkWhosePeerIsGoneGivesAnErrorAndTheOthersGetTheBytes() throws IOException {
    lines(3);
    Line gone = lines.get(1);
    gone.client.setOption(StandardSocketOptions.SO_LINGER, 0);
    gone.client.close();
    writer.write(direct("one"));
    if (writer.result(1) >= 0) { // the reset arrives with the next call at the latest
      lines.forEach(writer::add);
      writer.write(direct("two"));
    }
    assertTrue(writer.result(1) < 0 && writer.result(1) != GroupWriter.NOT_TRIED);
    assertEquals("one", lines.get(0).read(3));
    assertEquals("one", lines.get(2).read(3));
  }

  @Test
  void fewSinksAreNotTried() throws IOException {
    lines(2);
    writer.write(direct("hello"));
    assertEquals(GroupWriter.NOT_TRIED, writer.result(0));
    assertEquals(GroupWriter.NOT_TRIED, writer.result(1));
  }

  @Test
  void closedSinkIsNotAdded() throws IOException {
    Line line = line();
    line.server.close();
    assertFalse(writer.add(line));
  }

  @Test
  void noDescriptorIsHeldAfterAWrite() throws IOException {
    lines(2);
    writer.write(direct("few"));
    lines.forEach(writer::add);
    lines(1);
    writer.write(direct("more"));
    lines.forEach(line -> assertEquals(0, line.held.get()));
  }
}
