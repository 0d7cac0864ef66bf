package belfry.client.raw;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
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

  private final InputStream received;
  private final OutputStream sent;
  private final Closeable sending;
  private final Closeable connection;
  private final @Nullable Duration patience;
  private volatile long lastByte = System.nanoTime();
  private volatile boolean silent;

  /**
   * @param sending closes the direction from this side only
   */
  private Stream(
      InputStream received,
      OutputStream sent,
      Closeable sending,
      Closeable connection,
      @Nullable Duration patience) {
    this.received = received;
    this.sent = sent;
    this.sending = sending;
    this.connection = connection;
    this.patience = patience;
  }

  /**
   * Connects to one address.
   *
   * @param patience how long to wait for a connection; null to wait without end
   * @throws SocketTimeoutException when nobody answers in time
   */
  static Socket socket(InetSocketAddress address, @Nullable Duration patience) throws IOException {
    Socket socket = new Socket();
    try {
      int millis = patience == null ? 0 : Math.toIntExact(Math.max(1, patience.toMillis()));
      socket.connect(address, millis);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * A stream over a connected socket.
   *
   * @param patience how long to wait in silence; null to wait without end
   */
  static Stream over(Socket socket, @Nullable Duration patience) throws IOException {
    return new Stream(
        socket.getInputStream(),
        socket.getOutputStream(),
        socket::shutdownOutput,
        socket,
        patience);
  }

  /** Connects to a Unix socket. */
  static Stream connect(Path path, @Nullable Duration patience) throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString());
    }
    SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
    return new Stream(
        Channels.newInputStream(channel),
        Channels.newOutputStream(channel),
        channel::shutdownOutput,
        channel,
        patience);
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
    } catch (IOException e) {
      if (!silent) { // else the watch has closed the connection
        throw e;
      }
    }
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }

  private void receive(OutputStream out) throws IOException {
    byte[] bytes = new byte[BUFFER];
    int length;
    while ((length = received.read(bytes)) >= 0) {
      lastByte = System.nanoTime();
      out.write(bytes, 0, length);
      out.flush();
    }
  }

  private void send(InputStream in) {
    byte[] bytes = new byte[BUFFER];
    try {
      int length;
      while ((length = in.read(bytes)) >= 0) {
        lastByte = System.nanoTime();
        sent.write(bytes, 0, length);
      }
      sending.close();
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
      connection.close();
    } catch (IOException e) {
      LOG.debug("can't close: {}", e.getMessage());
    } catch (InterruptedException _) { // the program ends
      Thread.currentThread().interrupt();
    }
  }
}
