package belfry.server.net;

import belfry.server.chat.Chat;
import belfry.server.measure.Measure;
import belfry.server.task.Failures;
import belfry.server.task.UnboundException;
import belfry.server.tls.TlsEngines;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening sockets of the chat, and the connections that they have accepted. These platform
 * threads serve it: {@code door}, {@code door-tls}, {@code door-irc} and {@code door-unix} accept
 * connections, {@code poller} waits for all sockets, and {@code stall-watch} disconnects clients
 * that read nothing. It ends in stages: {@link #stopAccepting}, {@link #stopConnections}, {@link
 * #close}.
 */
public final class Door implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Door.class);

  static final int BACKLOG = 4_096;
  private static final Duration STOP_CHECK = Duration.ofMillis(5);

  private final DoorOptions options;
  private final Failures failures;
  private final ServerSocketChannel listener;
  private final Optional<ServerSocketChannel> tlsListener;
  private final Optional<ServerSocketChannel> ircListener;
  private final Optional<UnixListener> unixListener;
  private final Poller poller;
  private final Gate gate;
  private final Conversations conversations;
  private final ConnectionCounters counters = new ConnectionCounters();
  private final Outage outage = new Outage(System::nanoTime);
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

  private final Connection.Common common;
  private final StallWatch watch;
  private final AtomicLong numbers = new AtomicLong();
  private volatile boolean open;

  /**
   * Binds the address. Connections are accepted after {@link #open}.
   *
   * @param tls makes the encryption of connections; empty without a certificate
   * @param failures receives the errors of the door's threads
   * @throws IOException if an address can't be bound
   */
  public Door(
      DoorOptions options,
      Optional<TlsEngines> tls,
      Chat chat,
      Speeches speeches,
      Failures failures)
      throws IOException {
    this.options = options;
    this.failures = failures;
    this.common =
        new Connection.Common(new ReadBuffers(), failures::startVirtual, connections::remove);
    List<ServerSocketChannel> bound = new ArrayList<>();
    try {
      this.listener = bind(options.address(), "--port", bound);
      Optional<InetSocketAddress> tlsAddress = tls.flatMap(each -> each.options().address());
      this.tlsListener =
          tlsAddress.isPresent()
              ? Optional.of(bind(tlsAddress.get(), "--tls-port", bound))
              : Optional.empty();
      this.ircListener =
          options.irc().address().isPresent()
              ? Optional.of(bind(options.irc().address().get(), "--irc-port", bound))
              : Optional.empty();
      this.unixListener =
          options.unix().isPresent()
              ? Optional.of(UnixListener.bind(options.unix().get()))
              : Optional.empty();
      unixListener.ifPresent(each -> bound.add(each.channel()));
      this.poller = new Poller(failures);
    } catch (IOException e) {
      bound.forEach(Door::closeQuietly);
      throw e;
    }
    this.gate = new Gate(options.maxConnections(), options.maxPerAddress());
    this.conversations =
        new Conversations(options, tls.map(Tls::new), chat, speeches, counters, poller::delay);
    this.watch = new StallWatch(connections, options.stallLimit(), counters, outage);
  }

  private static ServerSocketChannel bind(
      InetSocketAddress address, String option, List<ServerSocketChannel> bound)
      throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    bound.add(listener);
    listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    try {
      return listener.bind(address, BACKLOG);
    } catch (IOException e) {
      throw new UnboundException(
          "listen on %s port %d"
              .formatted(address.getAddress().getHostAddress(), address.getPort()),
          e,
          "--bind",
          option + " takes another");
    }
  }

  /** Starts to accept connections. */
  public void open() {
    poller.start();
    accept("door", listener, FirstBytes.Expected.ANYTHING);
    tlsListener.ifPresent(each -> accept("door-tls", each, FirstBytes.Expected.TLS));
    ircListener.ifPresent(each -> accept("door-irc", each, FirstBytes.Expected.IRC));
    unixListener.ifPresent(
        each -> accept("door-unix", each.channel(), FirstBytes.Expected.ANYTHING));
    failures.startDaemon("stall-watch", watch);
    open = true;
  }

  private void accept(String thread, ServerSocketChannel from, FirstBytes.Expected expected) {
    var _ =
        failures.startDaemon(
            thread,
            new Acceptor<>(
                from::accept,
                channel -> welcome(channel, expected),
                outage,
                failures,
                LockSupport::parkNanos));
  }

  /** The bound address, with the real port; the configured one after the door is closed. */
  public InetSocketAddress address() {
    return address(listener).orElse(options.address());
  }

  /** The bound address of the port for TLS only, with the real port; empty if there is none. */
  public Optional<InetSocketAddress> tlsAddress() {
    return tlsListener.flatMap(Door::address);
  }

  /** The bound address of the port for IRC only, with the real port; empty if there is none. */
  public Optional<InetSocketAddress> ircAddress() {
    return ircListener.flatMap(Door::address);
  }

  /** The path of the Unix socket; empty if there is none. */
  public Optional<Path> unixPath() {
    return unixListener.map(UnixListener::path);
  }

  private static Optional<InetSocketAddress> address(ServerSocketChannel of) {
    try {
      return Optional.of((InetSocketAddress) of.getLocalAddress());
    } catch (IOException _) {
      return Optional.empty(); // closed
    }
  }

  private void welcome(SocketChannel channel, FirstBytes.Expected expected) {
    boolean served = false;
    try {
      SocketTransport transport = new SocketTransport(channel, poller);
      boolean relayed = transport.client().filter(options::isBalancer).isPresent();
      switch (relayed ? gate.enter() : gate.enter(transport.origin())) {
        case Gate.Permit permit -> served = serve(transport, permit, relayed, expected);
        case Gate.Full full -> {
          counters.rejected(full.reason());
          Goodbye.refuse(transport, full.refusal());
        }
      }
    } catch (IOException e) {
      log.debug("A client disconnected before it was served: {}", e.toString());
    } finally {
      if (!served) {
        closeQuietly(channel);
      }
    }
  }

  private boolean serve(
      Transport transport, Gate.Permit permit, boolean relayed, FirstBytes.Expected expected)
      throws IOException {
    counters.accepted();
    Peer peer = new Peer(numbers.incrementAndGet(), transport, counters, failures);
    Conversation first = conversations.first(peer, permit, expected);
    if (relayed) {
      first = conversations.introduction(peer, permit, transport.origin(), first);
    }
    Connection connection = new Connection(peer, permit, first, common);
    connections.add(connection);
    boolean started = false;
    try {
      connection.start();
      started = true;
    } finally {
      if (!started) {
        connections.remove(connection);
        permit.release();
      }
    }
    return started;
  }

  private static void closeQuietly(Channel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      log.debug("A socket did not close: {}", e.toString());
    }
  }

  /** Closes the listeners. The kernel refuses the connections that were not accepted yet. */
  public void stopAccepting() {
    open = false;
    closeQuietly(listener);
    tlsListener.ifPresent(Door::closeQuietly);
    ircListener.ifPresent(Door::closeQuietly);
    unixListener.ifPresent(UnixListener::close);
  }

  /**
   * Ends all connections. Each one first finishes its current command and writes its waiting
   * output.
   *
   * @return the number of connections that did not end within the limit
   */
  public int stopConnections(Duration limit) {
    connections.forEach(Connection::stop);
    long deadline = System.nanoTime() + limit.toNanos();
    while (!connections.isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(STOP_CHECK.toNanos());
    }
    return connections.size();
  }

  @Override
  public void close() {
    stopAccepting();
    watch.close();
    poller.close();
  }

  /** Whether the door answers HTTP. */
  public boolean hasWeb() {
    return conversations.hasWeb();
  }

  /** The number of open connections. */
  public int connections() {
    return connections.size();
  }

  /** Whether connections are accepted. */
  public boolean isOpen() {
    return open;
  }

  /** Whether connections can still be read. If not, the process must be restarted. */
  public boolean isAlive() {
    return !open || poller.isAlive();
  }

  /** The measures of the connections. */
  public List<Measure> measures() {
    List<Measure> measures = new ArrayList<>();
    measures.add(new Measure.Gauge("connections", "Connections that are open.", connections::size));
    measures.add(
        new Measure.Gauge(
            "connections_limit", "Highest number of open connections.", options::maxConnections));
    measures.addAll(counters.measures());
    return measures;
  }

  /** The number of connections that an error of the server has ended since the start. */
  public long failures() {
    return counters.failures();
  }
}
