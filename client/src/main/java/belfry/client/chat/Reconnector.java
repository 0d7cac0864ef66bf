package belfry.client.chat;

import belfry.client.shell.NetworkErrors;
import belfry.client.shell.ServerAddress;
import belfry.protocol.json.Heard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a connection up: dials the servers of the list one after the other, reads what the one that
 * answers tells, and dials on when it is gone. One thread runs it, until {@link #close}; all that
 * happens is told by that thread.
 */
final class Reconnector implements Runnable, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reconnector.class);
  private static final int CONNECT_MILLIS = 5_000;

  /** Whom the dialer tells. Its methods are called by the dialer's thread. */
  interface Listener {
    /** There is a connection. */
    void opened(Connection link, ServerAddress address);

    /** The server told something. */
    void heard(Heard heard);

    /** There is no connection; what comes next is said in words. */
    void lost(String why, String next);
  }

  private final List<ServerAddress> servers;
  private final Backoff backoff;
  private final Listener listener;
  private final Semaphore hurry = new Semaphore(0);
  private volatile boolean closed;
  private volatile SocketConnection connection;

  Reconnector(List<ServerAddress> servers, Backoff backoff, Listener listener) {
    this.servers = List.copyOf(servers);
    this.backoff = backoff;
    this.listener = listener;
  }

  @Override
  public void run() {
    try {
      for (int attempt = 0; !closed; attempt++) {
        String why = follow(servers.get(attempt % servers.size()));
        Duration pause = backoff.next();
        ServerAddress next = servers.get((attempt + 1) % servers.size());
        listener.lost(why, String.format("%s in %.1f s", next, pause.toMillis() / 1e3));
        if (hurry.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          LOG.debug("the pause was cut short");
        }
      }
    } catch (InterruptedException _) { // interrupted means stop
      Thread.currentThread().interrupt();
    }
  }

  /** Connects and reads to the end; returns why it ended, or could not begin. */
  private String follow(ServerAddress server) {
    try (Socket socket = connect(server)) {
      connection = new SocketConnection(socket);
      if (closed) {
        return "closed";
      }
      listener.opened(connection, server);
      return connection.read(heard -> {
        if (heard instanceof Heard.Of) {
          backoff.reset();
        }
        listener.heard(heard);
      });
    } catch (IOException e) {
      return NetworkErrors.reason(e);
    }
  }

  /** The first of the host's addresses that answers. */
  private static Socket connect(ServerAddress server) throws IOException {
    IOException last = new UnknownHostException(server.host());
    for (InetAddress address : InetAddress.getAllByName(server.host())) {
      Socket socket = new Socket();
      try {
        socket.connect(new InetSocketAddress(address, server.port()), CONNECT_MILLIS);
        socket.setTcpNoDelay(true);
        return socket;
      } catch (IOException e) {
        socket.close();
        last = e;
      }
    }
    throw last;
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
