package belfry.server.net;

import belfry.server.udp.DatagramPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transport of a client that talks by datagrams. {@link DatagramChat} passes each of the client's
 * datagrams to {@link #arrived}. The output leaves as datagrams of at most {@link #LONGEST} bytes,
 * each with its number, so that the client notices a lost one. The input ends when the client has
 * been silent for {@link #SILENCE}, because a client by datagrams can't say that it is gone.
 *
 * <p>The thread of the port calls {@link #arrived}; one thread at a time reads, and one writes.
 */
final class DatagramTransport implements Transport {
  private static final Logger log = LoggerFactory.getLogger(DatagramTransport.class);

  /** The silence after which a client counts as gone. */
  static final Duration SILENCE = Duration.ofSeconds(60);

  /** Bytes of a datagram to the client, which passes every network without fragmentation. */
  static final int LONGEST = 1_200;

  /** Datagrams that wait to be read. */
  static final int MOST_WAITING = 16;

  private static final byte[] TOO_FAST =
      "! too fast: a datagram was dropped\n".getBytes(StandardCharsets.US_ASCII);

  private final DatagramPath path;
  private final byte[] token;
  private final Consumer<DatagramTransport> whenClosed;
  private final Queue<byte[]> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicBoolean readAwaited = new AtomicBoolean();
  private volatile @Nullable Watcher watcher;
  private volatile boolean ended;
  private volatile boolean closed;
  private volatile long heard = System.nanoTime();
  private boolean isDropping;
  private long sent;

  /**
   * @param token the token with which each datagram of the client begins
   * @param whenClosed called once, when the connection is over
   */
  DatagramTransport(DatagramPath path, byte[] token, Consumer<DatagramTransport> whenClosed) {
    this.path = path;
    this.token = token.clone();
    this.whenClosed = whenClosed;
  }

  /** The client's address and port, and the way to it. */
  DatagramPath path() {
    return path;
  }

  byte[] token() {
    return token.clone();
  }

  /** Takes the lines of a datagram, or a sign of life without any. Never waits. */
  void arrived(byte[] lines) {
    heard = System.nanoTime();
    if (lines.length == 0) {
      return;
    }
    if (count.incrementAndGet() > MOST_WAITING) {
      count.decrementAndGet();
      drop();
      return;
    }
    isDropping = false;
    waiting.add(lines);
    wakeReader();
  }

  /** Tells the client of the first dropped datagram in a row. */
  private void drop() {
    if (!isDropping) {
      isDropping = true;
      try {
        path.send(ByteBuffer.wrap(TOO_FAST));
      } catch (IOException e) {
        log.debug("{} was not told of a dropped datagram: {}", path.sender(), e.toString());
      }
    }
  }

  @Override
  public boolean isTimed() {
    return true;
  }

  @Override
  public void tick() {
    tick(System.nanoTime());
  }

  /** Ends the input if the client has been silent for too long. */
  void tick(long now) {
    if (!ended && now - heard > SILENCE.toNanos()) {
      end();
    }
  }

  /** Ends the input after what waits. */
  void end() {
    ended = true;
    wakeReader();
  }

  private void wakeReader() {
    Watcher reader = watcher;
    if (reader != null && readAwaited.getAndSet(false)) {
      reader.readable();
    }
  }

  @Override
  public Origin origin() {
    return Origin.at(path.sender().getAddress());
  }

  @Override
  public void start(Watcher named) {
    watcher = named;
  }

  @Override
  public int read(ByteBuffer buffer) {
    byte[] lines = waiting.poll();
    if (lines == null) {
      return ended ? -1 : 0;
    }
    count.decrementAndGet();
    buffer.put(lines);
    return lines.length;
  }

  @Override
  public void awaitReadable() {
    readAwaited.set(true);
  }

  @Override
  public boolean hasInput() {
    return ended || !waiting.isEmpty();
  }

  /** Sends all bytes; the system may drop some of the datagrams. */
  @Override
  public void tryWrite(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      byte[] number = (++sent + " ").getBytes(StandardCharsets.US_ASCII);
      int length = wholeLines(bytes, LONGEST - number.length);
      ByteBuffer datagram = ByteBuffer.allocate(number.length + length);
      datagram.put(number).put(bytes.slice(bytes.position(), length)).flip();
      bytes.position(bytes.position() + length);
      path.send(datagram);
    }
  }

  /** The bytes that fit into a datagram: whole lines, or a part of a line that is too long. */
  private static int wholeLines(ByteBuffer bytes, int most) {
    if (bytes.remaining() <= most) {
      return bytes.remaining();
    }
    int begin = bytes.position();
    int end = begin + most;
    while (end > begin && bytes.get(end - 1) != '\n') {
      end--;
    }
    return end == begin ? most : end - begin;
  }

  /** The system takes a datagram or drops it, so bytes can always be written. */
  @Override
  public void awaitWritable() {
    Watcher writer = watcher;
    if (writer != null) {
      writer.writable();
    }
  }

  @Override
  public void shutdownOutput() {
    end();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      whenClosed.accept(this);
    }
  }
}
