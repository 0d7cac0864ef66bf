package belfry.server.backplane.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A proxy to a port of this machine whose connections a test can cut or stall. */
final class TcpProxy implements AutoCloseable {
  private final int to;
  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean isCut;
  private volatile CountDownLatch open = new CountDownLatch(0);
  private final AtomicInteger forgotten = new AtomicInteger();
  private final AtomicReference<String> mark = new AtomicReference<>();

  TcpProxy(int to) throws IOException {
    this.to = to;
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket near = listener.accept();
        sockets.add(near);
        if (isCut) {
          near.close();
        } else {
          Socket far = new Socket(InetAddress.getLoopbackAddress(), to);
          sockets.add(far);
          int flows = forgotten.get();
          Thread.ofVirtual().start(() -> pass(near, far, flows));
          Thread.ofVirtual().start(() -> pass(far, near, flows));
        }
      }
    } catch (IOException _) {
      cut(); // closed
    }
  }

  private void pass(Socket from, Socket to, int flows) {
    try (from;
        to) {
      byte[] bytes = new byte[8_192];
      for (int n = from.getInputStream().read(bytes);
          n >= 0;
          n = from.getInputStream().read(bytes)) {
        open.await();
        if (flows < forgotten.get()) {
          continue;
        }
        int before = stalledAt(new String(bytes, 0, n, StandardCharsets.ISO_8859_1));
        to.getOutputStream().write(bytes, 0, before);
        open.await();
        to.getOutputStream().write(bytes, before, n - before);
      }
    } catch (IOException _) {
      // cut, or closed by an end: both ends are closed by now
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // no code interrupts it
    }
  }

  /** The number of bytes to pass on; up to the mark, and then stalled, if they contain it. */
  private int stalledAt(String text) {
    String sought = mark.get();
    int at = sought == null ? -1 : text.indexOf(sought);
    if (at < 0 || !mark.compareAndSet(sought, null)) {
      return text.length();
    }
    stall();
    return at;
  }

  /** Stalls when a text is about to pass, until {@link #flow}. */
  void stallAt(String text) {
    mark.set(text);
  }

  boolean isStalled() {
    return open.getCount() > 0;
  }

  /** Holds back all bytes until {@link #flow}. */
  void stall() {
    open = new CountDownLatch(1);
  }

  void flow() {
    open.countDown();
  }

  /** Drops all further bytes of the present connections, without a word to their ends. */
  void forget() {
    forgotten.incrementAndGet();
  }

  /** Closes all connections, and refuses new ones until {@link #mend}. */
  void cut() {
    isCut = true;
    sockets.forEach(TcpProxy::close);
    sockets.clear();
  }

  void mend() {
    isCut = false;
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // closing is best effort
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
