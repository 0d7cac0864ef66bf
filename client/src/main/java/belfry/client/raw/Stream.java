package belfry.client.raw;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
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

  private final Socket socket;
  private final @Nullable Duration patience;
  private volatile long lastByte = System.nanoTime();
  private volatile boolean silent;

  /**
   * A stream over a connected socket.
   *
   * @param patience how long to wait in silence; null to wait without end
   */
  Stream(Socket socket, @Nullable Duration patience) {
    this.socket = socket;
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
    socket.close();
  }

  private void receive(OutputStream out) throws IOException {
    InputStream received = socket.getInputStream();
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
      OutputStream sent = socket.getOutputStream();
      int length;
      while ((length = in.read(bytes)) >= 0) {
        lastByte = System.nanoTime();
        sent.write(bytes, 0, length);
      }
      socket.shutdownOutput();
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
      socket.close();
    } catch (IOException e) {
      LOG.debug("can't close: {}", e.getMessage());
    } catch (InterruptedException _) { // the program ends
      Thread.currentThread().interrupt();
    }
  }
}
