package belfry.client.raw;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes bytes to and from a stream socket. Each direction is on its own: the end of one is passed
 * on, and the other goes on. One thread receives, one sends, and one watches the silence.
 */
final class Stream implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Stream.class);
  private static final int BUFFER = 64 * 1024;

  private final SocketChannel channel;
  private final @Nullable Duration patience;
  private volatile long lastByte = System.nanoTime();
  private volatile boolean silent;

  private Stream(SocketChannel channel, @Nullable Duration patience) {
    this.channel = channel;
    this.patience = patience;
  }

  /**
   * Connects to one address.
   *
   * @param patience how long to wait for a connection, and in silence; null to wait without end
   * @throws SocketTimeoutException when nobody answers in time
   */
  static Stream connect(InetSocketAddress address, @Nullable Duration patience) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      int millis = patience == null ? 0 : Math.toIntExact(Math.max(1, patience.toMillis()));
      channel.socket().connect(address, millis);
      return new Stream(channel, patience);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Connects to a Unix socket. */
  static Stream connect(Path path, @Nullable Duration patience) throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString());
    }
    return new Stream(SocketChannel.open(UnixDomainSocketAddress.of(path)), patience);
  }

  /** Talks until the other side ends, or nothing has come or gone for a time. */
  void talk(InputStream in, OutputStream out) throws IOException {
    Duration most = patience;
    if (most != null) {
      Thread.ofVirtual().name("watch").start(() -> watch(most));
    }
    try {
      Thread.ofPlatform().daemon().name("input").start(() -> send(in));
      receive(out);
    } catch (AsynchronousCloseException e) {
      if (!silent) {
        throw e;
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void receive(OutputStream out) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    while (channel.read(buffer) >= 0) {
      lastByte = System.nanoTime();
      out.write(buffer.array(), 0, buffer.position());
      out.flush();
      buffer.clear();
    }
  }

  private void send(InputStream in) {
    byte[] bytes = new byte[BUFFER];
    try {
      int length;
      while ((length = in.read(bytes)) >= 0) {
        lastByte = System.nanoTime();
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
      }
      channel.shutdownOutput();
    } catch (IOException e) {
      LOG.debug("can't send: {}", e.getMessage()); // the receiving thread notices the end, too
    }
  }

  /** Closes the channel when it has been silent for too long. */
  private void watch(Duration most) {
    try {
      long left = most.toNanos();
      while (left > 0) {
        Thread.sleep(Duration.ofNanos(left));
        left = most.toNanos() - (System.nanoTime() - lastByte);
      }
      silent = true;
      channel.close();
    } catch (IOException e) {
      LOG.debug("can't close: {}", e.getMessage());
    } catch (InterruptedException _) { // the program ends
      Thread.currentThread().interrupt();
    }
  }
}
