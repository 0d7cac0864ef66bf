package belfry.server.net;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A transport without a socket. The test supplies the input in pieces, and each read returns one
 * piece. The output is kept. The client closes the connection at the end of the output, unless the
 * test calls {@link #keepsOpen}.
 */
final class FakeTransport implements Transport {
  private static final Object END = new Object();

  private final Deque<Object> arriving = new ArrayDeque<>();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  /**
   * Guards {@link #room} and {@link #writeAwaited}: the pump of a room writes on its own thread.
   */
  private final Object output = new Object();

  private @Nullable Watcher watcher;
  private boolean readAwaited;
  private boolean writeAwaited;
  private int room = Integer.MAX_VALUE;
  private @Nullable IOException broken;
  private boolean outputShut;
  private boolean keptOpen;
  private int closed;

  /** Supplies a piece of input. */
  void arrives(byte[] bytes) {
    arrive(bytes);
  }

  void arrives(String text) {
    arrive(text.getBytes(UTF_8));
  }

  /** Supplies the end of input. */
  void ends() {
    arrive(END);
  }

  /** Keeps the connection open after the end of the output. */
  void keepsOpen() {
    keptOpen = true;
  }

  /** The number of pieces that were not read yet. */
  int unread() {
    return (int) arriving.stream().filter(byte[].class::isInstance).count();
  }

  /** Resets the connection after the supplied input. */
  void resets() {
    arrive(new IOException("Connection reset"));
  }

  private void arrive(Object piece) {
    arriving.add(piece);
    fireReadable();
  }

  private void fireReadable() {
    if (watcher != null && readAwaited && !arriving.isEmpty()) {
      readAwaited = false;
      watcher.readable();
    }
  }

  /** Sets the number of bytes that the client still takes, and resumes a waiting write. */
  void hasRoomFor(int bytes) {
    synchronized (output) {
      room = bytes;
    }
    fireWritable();
  }

  /** Whether somebody waits for room to write. */
  boolean awaitsWrite() {
    synchronized (output) {
      return writeAwaited;
    }
  }

  private void fireWritable() {
    synchronized (output) {
      if (watcher == null || room == 0 || !writeAwaited) {
        return;
      }
      writeAwaited = false;
    }
    watcher.writable();
  }

  /** Makes every later write fail. */
  void breaks() {
    broken = new IOException("Broken pipe");
  }

  /** The output so far. */
  String written() {
    return written.toString(UTF_8);
  }

  byte[] writtenBytes() {
    return written.toByteArray();
  }

  boolean isOutputShut() {
    return outputShut;
  }

  int timesClosed() {
    return closed;
  }

  @Override
  public Origin origin() {
    return Origin.unlimited("fake");
  }

  @Override
  public void start(Watcher named) {
    watcher = named;
  }

  @Override
  public int read(ByteBuffer buffer) throws IOException {
    return switch (arriving.peek()) {
      case null -> 0;
      case IOException e -> throw e;
      case byte[] bytes -> {
        arriving.remove();
        buffer.put(bytes);
        yield bytes.length;
      }
      default -> -1;
    };
  }

  @Override
  public void tryWrite(ByteBuffer bytes) throws IOException {
    if (broken != null) {
      throw broken;
    }
    synchronized (output) {
      while (room > 0 && bytes.hasRemaining()) {
        written.write(bytes.get());
        room--;
      }
    }
  }

  @Override
  public void awaitReadable() {
    readAwaited = true;
    fireReadable();
  }

  @Override
  public void awaitWritable() {
    synchronized (output) {
      writeAwaited = true;
    }
    fireWritable();
  }

  @Override
  public void shutdownOutput() {
    outputShut = true;
    if (!keptOpen) {
      arriving.add(END);
    }
  }

  @Override
  public void close() {
    closed++;
  }
}
