package belfry.client.chat;

import belfry.client.shell.Addresses;
import belfry.client.shell.NetworkErrors;
import belfry.client.shell.ServerAddress;
import belfry.client.wire.UnixSocket;
import belfry.protocol.json.Heard;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the chat connected: tries the servers of a list in turn, reads from the one that answers,
 * and tries the next one when the connection ends. One thread runs it until {@link #close} and
 * calls the listener.
 */
final class Reconnector implements Runnable, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reconnector.class);
  private static final int CONNECT_MILLIS = 5_000;

  /** Learns what happens on the connections, on the reconnector's thread. */
  interface Listener {
    void opened(Connection connection, ServerAddress address);

    /** Something about a server that the user must know, before the connection is opened. */
    void noted(String sentence);

    void heard(Heard heard);

    /**
     * A connection ended, or could not be made.
     *
     * @param next the next attempt, in words
     */
    void lost(String why, String next);
  }

  private final Servers servers;
  private final Backoff backoff;
  private final Listener listener;
  private final Semaphore hurry = new Semaphore(0);
  private volatile boolean closed;
  private volatile @Nullable SocketConnection connection;

  Reconnector(Servers servers, Backoff backoff, Listener listener) {
    this.servers = servers;
    this.backoff = backoff;
    this.listener = listener;
  }

  @Override
  public void run() {
    try {
      for (int attempt = 0; !closed; attempt++) {
        String why = follow(address(attempt));
        Duration pause = backoff.next();
        listener.lost(why, nextTry(pause, address(attempt + 1)));
        if (hurry.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          LOG.debug("the pause was cut short");
        }
      }
    } catch (InterruptedException _) { // interrupted means stop
      Thread.currentThread().interrupt();
    }
  }

  private String nextTry(Duration pause, ServerAddress next) {
    String when = String.format(Locale.ROOT, "next try in %.1f s", pause.toMillis() / 1e3);
    return servers.addresses().size() == 1 ? when : when + " at " + next;
  }

  private ServerAddress address(int attempt) {
    return servers.addresses().get(attempt % servers.addresses().size());
  }

  /** Connects to a server and reads until the end; returns the reason of the end. */
  private String follow(ServerAddress server) {
    try (Socket socket = connect(server)) {
      SocketConnection opened = new SocketConnection(socket);
      connection = opened;
      if (closed) {
        return "closed";
      }
      opened.start();
      listener.opened(opened, server);
      return opened.read(heard -> {
        if (heard instanceof Heard.Of) {
          backoff.reset();
        }
        listener.heard(heard);
      });
    } catch (IOException e) {
      return NetworkErrors.reason(e, server);
    }
  }

  private Socket connect(ServerAddress server) throws IOException {
    if (server.unixPath().isPresent()) {
      return UnixSocket.connect(server.unixPath().get());
    }
    return server.secure()
        ? servers.encryption().connect(server, () -> tryAll(server), listener::noted)
        : tryAll(server);
  }

  private static Socket tryAll(ServerAddress server) throws IOException {
    return Addresses.first(server, Reconnector::connect);
  }

  private static Socket connect(InetSocketAddress address) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(address, CONNECT_MILLIS);
      socket.setTcpNoDelay(true);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  @Override
  public void close() {
    closed = true;
    hurry.release();
    SocketConnection open = connection;
    if (open != null) {
      open.end("closed");
    }
  }
}
