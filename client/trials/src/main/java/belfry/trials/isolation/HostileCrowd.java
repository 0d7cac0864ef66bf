package belfry.trials.isolation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * The hostile clients. Each one sends as fast as its socket takes bytes, and reads all that comes.
 * A client whose connection ends connects again. One platform thread runs all of them, from {@link
 * #start} to {@link #close}.
 */
final class HostileCrowd implements AutoCloseable {
  private static final int READ_AT_ONCE = 256 * 1024;
  private static final Duration END = Duration.ofSeconds(10);
  private static final long RETRY_MILLIS = 50;

  private final InetSocketAddress server;
  private final HostileKind kind;
  private final HostileDialect dialect;
  private final Selector selector = Selector.open();
  private final ByteBuffer received = ByteBuffer.allocateDirect(READ_AT_ONCE);
  private final LongAdder sent = new LongAdder();
  private final LongAdder read = new LongAdder();
  private final LongAdder connections = new LongAdder();
  private final Thread thread;
  private volatile boolean over;

  /** One client. Accessed only by the thread of the crowd. */
  private static final class Client {
    private final ByteBuffer opening;
    private final ByteBuffer block;

    Client(byte[] opening, byte[] block) {
      this.opening = ByteBuffer.wrap(opening);
      this.block = ByteBuffer.wrap(block);
    }

    /** The bytes to send next. */
    ByteBuffer next() {
      if (opening.hasRemaining()) {
        return opening;
      }
      return block.hasRemaining() ? block : block.rewind();
    }

    /** Begins again, on a new connection. */
    void reset() {
      opening.rewind();
      block.rewind();
    }
  }

  HostileCrowd(InetSocketAddress server, HostileKind kind, HostileDialect dialect)
      throws IOException {
    this.server = server;
    this.kind = kind;
    this.dialect = dialect;
    this.thread = Thread.ofPlatform().name("hostile-crowd").unstarted(this::run);
  }

  /** Connects the clients and starts them. */
  void start(int clients) throws IOException {
    for (int number = 0; number < clients; number++) {
      connect(new Client(kind.opening(dialect, number), kind.block(dialect, number)));
    }
    thread.start();
  }

  /** The bytes that all clients have sent. Any thread. */
  long sent() {
    return sent.sum();
  }

  /** The bytes that all clients have received. Any thread. */
  long read() {
    return read.sum();
  }

  /** The connections that were made. Any thread. */
  long connections() {
    return connections.sum();
  }

  private void connect(Client client) throws IOException {
    SocketChannel channel = SocketChannel.open(server);
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.register(selector, SelectionKey.OP_READ | SelectionKey.OP_WRITE, client);
    connections.increment();
  }

  private void run() {
    try {
      while (!over) {
        selector.select(this::serve, TimeUnit.SECONDS.toMillis(1));
      }
    } catch (ClosedSelectorException _) {
      // close() has ended the crowd
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(SelectionKey key) {
    Client client = (Client) key.attachment();
    SocketChannel channel = (SocketChannel) key.channel();
    try {
      if (key.isReadable() && receive(channel) < 0) {
        again(channel, client);
      } else if (key.isWritable()) {
        send(key, channel, client);
      }
    } catch (CancelledKeyException _) {
      // close() has closed the channel
    } catch (IOException _) { // the server has closed the connection
      again(channel, client);
    }
  }

  private int receive(SocketChannel channel) throws IOException {
    int bytes = channel.read(received.clear());
    read.add(Math.max(0, bytes));
    return bytes;
  }

  private void send(SelectionKey key, SocketChannel channel, Client client) throws IOException {
    ByteBuffer next = client.next();
    if (!next.hasRemaining()) {
      key.interestOps(SelectionKey.OP_READ); // a calm client has nothing to send
      return;
    }
    int end = next.limit();
    next.limit((int) Math.min(end, (long) next.position() + kind.bytesAtOnce()));
    try {
      sent.add(channel.write(next));
    } finally {
      next.limit(end);
    }
  }

  private void again(SocketChannel channel, Client client) {
    try {
      channel.close();
      if (!over) {
        TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
        client.reset();
        connect(client);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a hostile client can't connect again", e);
    } catch (InterruptedException _) {
      over = true;
    }
  }

  /** Ends all connections. */
  @Override
  public void close() throws IOException {
    over = true;
    try {
      selector.wakeup();
      thread.join(END);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
