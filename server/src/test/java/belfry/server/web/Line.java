package belfry.server.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** A line between browsers and a server, which a test cuts and mends. */
final class Line implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Supplier<InetSocketAddress> server;
  private volatile boolean cut;

  Line(Supplier<InetSocketAddress> server) throws IOException {
    this.server = server;
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Ends all connections without a word, and lets no new one through. */
  void cut() throws IOException {
    cut = true;
    for (Socket socket : open) {
      socket.close();
    }
  }

  void mend() {
    cut = false;
  }

  private void accept() {
    try {
      while (true) {
        Socket browser = listener.accept();
        open.add(browser);
        Thread.ofVirtual().start(() -> carry(browser));
      }
    } catch (IOException _) {
      // The test is over.
    }
  }

  private void carry(Socket browser) {
    try (browser;
        Socket far = new Socket(server.get().getAddress(), server.get().getPort())) {
      open.add(far);
      if (!cut) {
        Thread.ofVirtual().start(() -> copy(far, browser));
        copy(browser, far);
      }
    } catch (IOException _) {
      // The server is away.
    } finally {
      open.remove(browser);
    }
  }

  private void copy(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException _) {
      // One side has ended, which ends the other one too.
    } finally {
      open.remove(from);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }
}
