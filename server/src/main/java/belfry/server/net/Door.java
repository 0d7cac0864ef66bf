package belfry.server.net;

import belfry.protocol.Code;
import belfry.protocol.Event;
import belfry.protocol.Refusal;
import belfry.protocol.text.TextDialect;
import belfry.server.chat.Chat;
import belfry.server.measure.Measure;
import belfry.server.task.Failures;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listener, and the connections that came in by it. One platform thread accepts; another looks
 * for peers that read nothing. It ends in stages: {@link #stopAccepting}, {@link #stopConnections},
 * {@link #close}.
 */
public final class Door implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Door.class);

  private static final int BACKLOG = 4_096;
  private static final int KEEPALIVE_IDLE_SECONDS = 60;
  private static final int KEEPALIVE_INTERVAL_SECONDS = 10;
  private static final int KEEPALIVE_COUNT = 3;
  private static final Duration STALL_CHECK = Duration.ofSeconds(1);
  private static final TextDialect TEXT = new TextDialect(ZoneOffset.UTC);

  private final DoorOptions options;
  private final Chat chat;
  private final Speeches speeches;
  private final Failures failures;
  private final Gate gate;
  private final Poller poller;
  private final ReadBuffers buffers = new ReadBuffers();
  private final ServerSocketChannel listener;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicLong accepted = new AtomicLong();
  private final Map<Rejection, LongAdder> rejected = new EnumMap<>(Rejection.class);
  private final AtomicLong stalled = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final Outage outage = new Outage(System::nanoTime);
  private volatile boolean open;
  private volatile boolean closed;

  /**
   * Binds the door's address; nobody comes in before {@link #open}.
   *
   * @throws IOException when it can't be bound
   */
  public Door(DoorOptions options, Chat chat, Failures failures) throws IOException {
    this.options = options;
    this.chat = chat;
    this.speeches = new Speeches(chat.options());
    this.failures = failures;
    for (Rejection reason : Rejection.values()) {
      rejected.put(reason, new LongAdder());
    }
    this.gate = new Gate(options.maxConnections(), options.maxPerAddress());
    this.listener = ServerSocketChannel.open();
    try {
      listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      listener.bind(options.address(), BACKLOG);
      this.poller = new Poller(failures);
    } catch (IOException e) {
      listener.close();
      InetSocketAddress wanted = options.address();
      throw new IOException(
          "can't listen on %s port %d: %s (--port takes another)"
              .formatted(wanted.getAddress().getHostAddress(), wanted.getPort(), e.getMessage()),
          e);
    }
  }

  /** Lets people in. */
  public void open() {
    poller.start();
    var acceptor =
        new Acceptor(listener::accept, this::welcome, outage, failures, LockSupport::parkNanos);
    failures.startDaemon("door", acceptor);
    failures.startDaemon("stall-watch", this::watch);
    open = true;
  }

  /** Where it listens, with the real port. */
  public InetSocketAddress address() {
    try {
      return (InetSocketAddress) listener.getLocalAddress();
    } catch (IOException _) { // closed: say what was asked for
      return options.address();
    }
  }

  private void welcome(SocketChannel channel) {
    boolean served = false;
    try {
      channel.configureBlocking(false);
      InetAddress peer = ((InetSocketAddress) channel.getRemoteAddress()).getAddress();
      boolean relayed = options.isBalancer(peer);
      switch (relayed ? gate.enter() : gate.enter(Origin.at(peer))) {
        case Gate.Permit permit -> {
          serve(channel, permit, relayed);
          served = true;
        }
        case Gate.Full full -> {
          rejected(full.reason());
          tellAndForget(channel, new Refusal(Code.FULL, full.why() + "; try again later"));
        }
      }
    } catch (IOException e) {
      log.debug("A peer was gone before it came in: {}", e.toString());
    } finally {
      if (!served) {
        closeQuietly(channel);
      }
    }
  }

  private static void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      log.debug("A peer's socket did not close: {}", e.toString());
    }
  }

  private void serve(SocketChannel channel, Gate.Permit permit, boolean relayed)
      throws IOException {
    String name = "connection-" + accepted.incrementAndGet();
    Connection connection = new Connection(name, channel, this, permit, relayed);
    connections.add(connection);
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      channel.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, KEEPALIVE_IDLE_SECONDS);
      channel.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, KEEPALIVE_INTERVAL_SECONDS);
      channel.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, KEEPALIVE_COUNT);
      connection.start();
    } catch (IOException | RuntimeException | Error e) {
      connections.remove(connection);
      permit.release();
      throw e;
    }
  }

  /** Writes a refusal to a peer that is not served, as far as it goes without waiting. */
  static void tellAndForget(SocketChannel channel, Refusal refusal) {
    try {
      channel.write(ByteBuffer.wrap(TEXT.encode(new Event.Refused(null, refusal))));
      channel.shutdownOutput();
      channel.read(ByteBuffer.allocate(1_024)); // unread bytes would make the kernel drop the line
    } catch (IOException e) {
      log.debug("A peer was gone before it was refused: {}", e.toString());
    }
  }

  private void watch() {
    while (!closed) {
      LockSupport.parkNanos(STALL_CHECK.toNanos());
      outage.check();
      connections.forEach(Door::checkStall);
    }
  }

  private static void checkStall(Connection connection) {
    try {
      connection.checkStall();
    } catch (RuntimeException | Error e) {
      connection.failed(e);
    }
  }

  /** Lets nobody in any more. Those who wait are refused by the kernel. */
  public void stopAccepting() {
    open = false;
    try {
      listener.close();
    } catch (IOException e) {
      log.debug("The listener did not close: {}", e.toString());
    }
  }

  /**
   * Ends all connections, each after its command in hand and what it is still to be told.
   *
   * @return how many had not ended when the time was over
   */
  public int stopConnections(Duration limit) {
    connections.forEach(Connection::stop);
    long deadline = System.nanoTime() + limit.toNanos();
    while (!connections.isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
    return connections.size();
  }

  @Override
  public void close() {
    closed = true;
    stopAccepting();
    poller.close();
  }

  /** How many connections there are. */
  public int connections() {
    return connections.size();
  }

  /** Whether it lets people in. */
  public boolean isOpen() {
    return open;
  }

  /** Whether its connections can be read: without that only starting again helps. */
  public boolean isAlive() {
    return !open || poller.isAlive();
  }

  /** How its connections do. */
  public List<Measure> measures() {
    List<Measure> measures = new ArrayList<>();
    measures.add(new Measure.Gauge("connections", "Connections that are open.", connections::size));
    measures.add(
        new Measure.Gauge(
            "connections_limit", "Connections there may be.", options::maxConnections));
    measures.add(
        new Measure.Counter(
            "connections_accepted", "Connections that were accepted.", accepted::get));
    rejected.forEach((reason, count) ->
        measures.add(
            new Measure.Counter(
                "connections_rejected",
                "Connections that were closed before they had a session.",
                Map.of("reason", reason.label()),
                count::sum)));
    measures.add(
        new Measure.Counter(
            "connections_failed", "Connections that an error of ours ended.", failed::get));
    measures.add(
        new Measure.Counter(
            "slow_consumer_disconnects",
            "Connections closed because the peer read nothing for too long.",
            stalled::get));
    return measures;
  }

  /** How many connections an error of ours has ended since the start. */
  public long failures() {
    return failed.get();
  }

  void closed(Connection connection) {
    connections.remove(connection);
  }

  void rejected(Rejection reason) {
    rejected.get(reason).increment();
  }

  void stalled() {
    stalled.incrementAndGet();
  }

  void failed(Connection connection, Throwable error) {
    failed.incrementAndGet();
    failures.caught(connection.toString(), error);
  }

  DoorOptions options() {
    return options;
  }

  Speeches speeches() {
    return speeches;
  }

  Chat chat() {
    return chat;
  }

  Poller poller() {
    return poller;
  }

  ReadBuffers buffers() {
    return buffers;
  }
}
