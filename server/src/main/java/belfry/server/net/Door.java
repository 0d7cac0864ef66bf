package belfry.server.net;

import belfry.server.chat.Chat;
import belfry.server.measure.Measure;
import belfry.server.rules.Restrictions;
import belfry.server.simple.SimpleService;
import belfry.server.task.Failures;
import belfry.server.tls.TlsEngines;
import belfry.server.udp.UdpService;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ports of the chat, and the connections that they have accepted. These platform threads serve
 * it: {@code door} and {@code door-…}, one for each further port, accept connections, {@code
 * poller} waits for all sockets, and {@code stall-watch} disconnects clients that read nothing.
 * With chat by datagrams, {@code udp-chat} receives them. It ends in stages: {@link
 * #stopAccepting}, {@link #stopConnections}, {@link #close}.
 */
public final class Door implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Door.class);

  private static final Duration STOP_CHECK = Duration.ofMillis(5);

  private final DoorOptions options;
  private final Chat chat;
  private final Failures failures;
  private final Listeners listeners;
  private final Optional<UdpService> datagrams;
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
   * Binds the addresses. Connections are accepted after {@link #open}.
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
    this.chat = chat;
    this.failures = failures;
    this.watch = new StallWatch(options.stallLimit(), counters, outage);
    this.common =
        new Connection.Common(
            new ReadBuffers(), failures::startVirtual, watch::watch, connections::remove);
    this.listeners = new Listeners(options, tls);
    Optional<UdpService> port = Optional.empty();
    try {
      port = DatagramChat.bind(options, this::welcome, failures);
      this.poller = new Poller(failures);
    } catch (IOException e) {
      listeners.close();
      port.ifPresent(UdpService::close);
      throw e;
    }
    this.datagrams = port;
    this.gate = new Gate(options.maxConnections(), options.maxPerAddress());
    this.conversations =
        new Conversations(options, tls.map(Tls::new), chat, speeches, counters, poller::delay);
    options.irc().strictTransport().ifPresent(time -> speeches.irc().tellOfTls(tlsPort(), time));
  }

  /** The port to which IRC clients that use TLS connect. */
  private int tlsPort() {
    return tlsAddress().or(this::ircAddress).orElseGet(this::address).getPort();
  }

  /** Starts to accept connections. */
  public void open() {
    poller.start();
    accept("door", listeners.chat(), expecting(FirstBytes.Expected.ANYTHING));
    listeners.tls().ifPresent(each -> accept("door-tls", each, expecting(FirstBytes.Expected.TLS)));
    listeners.irc().ifPresent(each -> accept("door-irc", each, expecting(FirstBytes.Expected.IRC)));
    listeners
        .unix()
        .ifPresent(each -> accept("door-unix", each, expecting(FirstBytes.Expected.ANYTHING)));
    listeners
        .simple()
        .forEach((service, each) ->
            accept(
                "door-" + service.word(), each, (peer, _) -> conversations.simple(peer, service)));
    failures.startDaemon("stall-watch", watch);
    chat.administration().listen(this::restrict);
    open = true;
    datagrams.ifPresent(UdpService::start);
  }

  /** Makes the first conversation of a connection. */
  @FunctionalInterface
  private interface Opening {
    Conversation first(Peer peer, Gate.Permit permit);
  }

  private Opening expecting(FirstBytes.Expected expected) {
    return (peer, permit) -> conversations.first(peer, permit, expected);
  }

  private void accept(String thread, ServerSocketChannel from, Opening opening) {
    var _ =
        failures.startDaemon(
            thread,
            new Acceptor<>(
                from::accept,
                channel -> welcome(channel, opening),
                outage,
                failures,
                LockSupport::parkNanos));
  }

  /**
   * Uses the limits and the message of the day of these options from now on. All else stays as it
   * is, also the connections that are open.
   */
  public void change(DoorOptions next) {
    gate.limit(next.maxConnections(), next.maxPerAddress());
    watch.limit(next.stallLimit());
    conversations.speeches().motd(next.motd());
  }

  /** The clients that have a session, a line each, with their addresses. */
  public List<String> clients() {
    return ClientList.of(connections);
  }

  /** Refuses the networks that administrators have banned, and ends their connections. */
  private void restrict(Restrictions restrictions) {
    BannedNetworks banned = BannedNetworks.of(restrictions);
    gate.ban(banned);
    for (Connection one : connections) {
      banned.refusal(one.share(), Instant.now()).ifPresent(one::end);
    }
  }

  /** The bound address, with the real port; the configured one after the door is closed. */
  public InetSocketAddress address() {
    return Listeners.address(listeners.chat()).orElse(options.address());
  }

  /** The bound address of the port for TLS only, with the real port; empty if there is none. */
  public Optional<InetSocketAddress> tlsAddress() {
    return listeners.tls().flatMap(Listeners::address);
  }

  /** The bound address of the port for IRC only, with the real port; empty if there is none. */
  public Optional<InetSocketAddress> ircAddress() {
    return listeners.irc().flatMap(Listeners::address);
  }

  /** The path of the Unix socket; empty if there is none. */
  public Optional<Path> unixPath() {
    return listeners.unixPath();
  }

  /** The bound port of each simple service that is on, over TCP. */
  public Map<SimpleService, Integer> simplePorts() {
    Map<SimpleService, Integer> ports = new EnumMap<>(SimpleService.class);
    listeners
        .simple()
        .forEach((service, each) ->
            Listeners.address(each).ifPresent(at -> ports.put(service, at.getPort())));
    return ports;
  }

  /** The bound address of chat by datagrams, with the real port; empty if there is none. */
  public Optional<InetSocketAddress> udpChatAddress() {
    return datagrams.map(UdpService::address);
  }

  private void welcome(SocketChannel channel, Opening opening) {
    boolean served = false;
    try {
      SocketTransport transport = new SocketTransport(channel, poller);
      boolean relayed = transport.client().filter(options::isBalancer).isPresent();
      served = admit(transport, relayed, opening);
    } catch (IOException e) {
      log.debug("A client disconnected before it was served: {}", e.toString());
    } finally {
      if (!served) {
        Listeners.closeQuietly(channel);
      }
    }
  }

  /** Begins a connection by datagrams. Returns whether it has begun. */
  private boolean welcome(DatagramTransport transport) {
    try {
      return open && admit(transport, false, expecting(FirstBytes.Expected.LINES));
    } catch (IOException e) {
      log.debug("A client by datagrams was not served: {}", e.toString());
      return false;
    }
  }

  private boolean admit(Transport transport, boolean relayed, Opening opening) throws IOException {
    return switch (relayed ? gate.enter() : gate.enter(transport.origin())) {
      case Gate.Permit permit -> serve(transport, permit, relayed, opening);
      case Gate.Full full -> {
        counters.rejected(full.reason());
        Goodbye.refuse(transport, full.refusal());
        yield false;
      }
    };
  }

  private boolean serve(Transport transport, Gate.Permit permit, boolean relayed, Opening opening)
      throws IOException {
    counters.accepted();
    Peer peer = new Peer(numbers.incrementAndGet(), transport, counters, failures);
    Conversation first = opening.first(peer, permit);
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

  /** Closes the listeners. The kernel refuses the connections that were not accepted yet. */
  public void stopAccepting() {
    open = false;
    listeners.close();
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
    datagrams.ifPresent(UdpService::close);
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
        new Measure.Gauge("connections_limit", "Highest number of open connections.", gate::most));
    measures.addAll(counters.measures());
    datagrams.ifPresent(port -> measures.addAll(port.counters().measures("datagram", "chat")));
    return measures;
  }

  /** The number of connections that an error of the server has ended since the start. */
  public long failures() {
    return counters.failures();
  }
}
