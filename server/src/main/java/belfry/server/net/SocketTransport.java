package belfry.server.net;

import belfry.server.posix.Descriptors;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transport over a TCP connection or a Unix socket, without encryption. TCP keepalive detects
 * within two minutes that a silent client is gone.
 */
final class SocketTransport implements Transport {
  private static final Logger log = LoggerFactory.getLogger(SocketTransport.class);

  private static final int KEEPALIVE_IDLE_SECONDS = 60;
  private static final int KEEPALIVE_INTERVAL_SECONDS = 10;
  private static final int KEEPALIVE_COUNT = 3;

  // A field and not an object of its own: each connection has one.
  private static final AtomicIntegerFieldUpdater<SocketTransport> HOLDS =
      AtomicIntegerFieldUpdater.newUpdater(SocketTransport.class, "holds");

  /** The bit of {@link #holds} that says that the transport was closed. */
  private static final int CLOSED = 1 << 31;

  private final SocketChannel channel;
  private final Poller poller;

  /** The remote address of a TCP connection; null for a Unix socket. */
  private final @Nullable InetAddress client;

  private @Nullable SelectionKey key;

  /**
   * The number of uses of the descriptor, and {@link #CLOSED}. The socket is closed by the last use
   * that ends after {@link #close}; else the kernel could give its descriptor to another connection
   * while bytes are written to it.
   */
  private volatile int holds;

  /**
   * @throws IOException if the client is gone already
   */
  SocketTransport(SocketChannel channel, Poller poller) throws IOException {
    this.channel = channel;
    this.poller = poller;
    this.client =
        channel.getRemoteAddress() instanceof InetSocketAddress remote ? remote.getAddress() : null;
    channel.configureBlocking(false);
  }

  /** The user of the process at the other end of a Unix socket, for logs. */
  private String user() {
    try {
      return "unix:" + channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
    } catch (IOException _) { // the client is gone
      return "unix";
    }
  }

  /**
   * The remote address of the socket: that of the client, or of a balancer; empty for a Unix
   * socket.
   */
  Optional<InetAddress> client() {
    return Optional.ofNullable(client);
  }

  @Override
  public Origin origin() {
    return client == null ? Origin.unlimited(user()) : Origin.at(client);
  }

  @Override
  public void start(Watcher watcher) throws IOException {
    if (client != null) {
      setOptionsOfTcp();
    }
    key = poller.register(channel, watcher);
  }

  private void setOptionsOfTcp() throws IOException {
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    channel.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, KEEPALIVE_IDLE_SECONDS);
    channel.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, KEEPALIVE_INTERVAL_SECONDS);
    channel.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, KEEPALIVE_COUNT);
  }

  @Override
  public int read(ByteBuffer buffer) throws IOException {
    return channel.read(buffer);
  }

  @Override
  public void tryWrite(ByteBuffer bytes) throws IOException {
    channel.write(bytes);
  }

  @Override
  public void awaitReadable() {
    await(SelectionKey.OP_READ);
  }

  @Override
  public void awaitWritable() {
    await(SelectionKey.OP_WRITE);
  }

  private void await(int operation) {
    if (key == null) {
      throw new IllegalStateException("the transport has no watcher yet");
    }
    poller.await(key, operation);
  }

  @Override
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public int holdDescriptor() {
    int before;
    do {
      before = holds;
      if (before < 0) {
        return -1;
      }
    } while (!HOLDS.compareAndSet(this, before, before + 1));
    return Descriptors.of(channel);
  }

  @Override
  public void releaseDescriptor() {
    if (HOLDS.decrementAndGet(this) == CLOSED) {
      closeSocket();
    }
  }

  @Override
  public void close() {
    if (HOLDS.getAndUpdate(this, before -> before | CLOSED) == 0) {
      closeSocket();
    }
  }

  private void closeSocket() {
    try {
      channel.close();
      poller.release();
    } catch (IOException e) {
      log.debug("A socket did not close: {}", e.toString());
    }
  }
}
