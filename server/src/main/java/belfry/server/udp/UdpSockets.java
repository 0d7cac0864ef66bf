package belfry.server.udp;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets of one UDP port. If the port is bound to the wildcard address, each address of this
 * machine has a socket besides the wildcard one. So each answer is sent from the address that
 * received the request, because clients drop answers from other addresses. The kernel delivers a
 * datagram to the socket with the most specific address. A scan every 10 seconds finds new and
 * removed addresses.
 *
 * <p>So a datagram at the wildcard socket was sent to an address that no interface lists, such as
 * 127.0.0.5 or a broadcast address. Java does not tell which address that is, and the kernel would
 * send the answer from another one. Such a datagram gets no answer; a scan finds the address if it
 * is new, so that a repeated request gets one.
 *
 * <p>Owns the sockets. One thread receives and sends; {@link #close} may be called by another.
 */
final class UdpSockets implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(UdpSockets.class);
  private static final Duration SCAN_EVERY = Duration.ofSeconds(10);
  private static final Duration SCAN_AT_MOST_EVERY = Duration.ofSeconds(1);

  /** The address that Debian gives the host name of a machine, which no interface lists. */
  private static final InetAddress OF_HOST_NAME = InetAddress.ofLiteral("127.0.1.1");

  private final DatagramChannel forAll;
  private final InetSocketAddress bound;

  /** Null if the port is bound to one address. */
  private final @Nullable Selector selector;

  private final Map<InetAddress, DatagramChannel> exact = new HashMap<>();
  private Iterator<SelectionKey> ready = Collections.emptyIterator();
  private DatagramChannel asked;
  private long scannedAt;

  /** Whether each address of this machine has a socket. */
  private boolean complete;

  private UdpSockets(DatagramChannel forAll, @Nullable Selector selector) throws IOException {
    this.forAll = forAll;
    this.selector = selector;
    this.asked = forAll;
    this.bound = (InetSocketAddress) forAll.getLocalAddress();
  }

  /**
   * Binds a port.
   *
   * @throws IOException if the address can't be bound, or another process has the port
   */
  static UdpSockets bind(InetSocketAddress address) throws IOException {
    DatagramChannel channel = open(address);
    if (!address.getAddress().isAnyLocalAddress()) {
      return new UdpSockets(channel, null);
    }
    try {
      // Set after the first bind, which must fail if another process has the port.
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.configureBlocking(false);
      Selector selector = Selector.open();
      channel.register(selector, SelectionKey.OP_READ);
      UdpSockets sockets = new UdpSockets(channel, selector);
      sockets.scan(selector);
      return sockets;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Opens an IPv4 socket for an IPv4 address. A socket for the wildcard address serves both
   * families.
   */
  private static DatagramChannel open(InetSocketAddress address) throws IOException {
    boolean ipv4Only =
        address.getAddress() instanceof Inet4Address ipv4 && !ipv4.isAnyLocalAddress();
    DatagramChannel channel =
        ipv4Only ? DatagramChannel.open(StandardProtocolFamily.INET) : DatagramChannel.open();
    try {
      return channel.bind(address);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** The bound address, with the real port. */
  InetSocketAddress address() {
    return bound;
  }

  boolean isOpen() {
    return forAll.isOpen();
  }

  /**
   * Waits for a datagram.
   *
   * @return its sender
   * @throws ClosedChannelException if {@link #close} was called
   */
  InetSocketAddress receive(ByteBuffer into) throws IOException {
    Selector several = selector;
    if (several == null) {
      return (InetSocketAddress) forAll.receive(into);
    }
    try {
      while (true) {
        while (ready.hasNext()) {
          asked = (DatagramChannel) ready.next().channel();
          ready.remove();
          if (asked.isOpen() && asked.receive(into) instanceof InetSocketAddress sender) {
            return sender;
          }
        }
        several.select(SCAN_EVERY.toMillis());
        if (System.nanoTime() - scannedAt > SCAN_EVERY.toNanos()) {
          scan(several);
        }
        ready = several.selectedKeys().iterator();
      }
    } catch (ClosedSelectorException _) {
      throw new ClosedChannelException();
    }
  }

  /**
   * Whether the last received datagram can be answered from the address that it was sent to. If
   * some address has no socket, the kernel's choice may be right, and is used.
   */
  boolean canAnswer() throws IOException {
    Selector several = selector;
    if (several == null || !asked.equals(forAll)) {
      return true;
    }
    if (System.nanoTime() - scannedAt > SCAN_AT_MOST_EVERY.toNanos()) {
      scan(several);
    }
    return !complete;
  }

  /** The way back to the sender of the last received datagram. */
  DatagramPath path(InetSocketAddress sender) {
    return new Path(sender, asked);
  }

  private record Path(InetSocketAddress sender, DatagramChannel socket) implements DatagramPath {
    @Override
    public void send(ByteBuffer datagram) throws IOException {
      socket.send(datagram, sender);
    }
  }

  /** Sends from the address that the last received datagram was sent to. */
  void answer(ByteBuffer datagram, InetSocketAddress to) throws IOException {
    asked.send(datagram, to);
  }

  private void scan(Selector several) throws IOException {
    scannedAt = System.nanoTime();
    Set<InetAddress> present = new HashSet<>();
    NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .forEach(present::add);
    if (present.stream().anyMatch(it -> it instanceof Inet4Address && it.isLoopbackAddress())) {
      present.add(OF_HOST_NAME);
    }
    for (var socket : Map.copyOf(exact).entrySet()) {
      if (!present.contains(socket.getKey())) {
        exact.remove(socket.getKey());
        socket.getValue().close();
      }
    }
    for (InetAddress address : present) {
      if (!exact.containsKey(address)) {
        add(address, several);
      }
    }
    complete = exact.keySet().containsAll(present);
  }

  private void add(InetAddress address, Selector several) throws IOException {
    boolean ipv4 = address instanceof Inet4Address;
    DatagramChannel channel =
        DatagramChannel.open(ipv4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.configureBlocking(false);
      channel.bind(new InetSocketAddress(address, bound.getPort()));
      channel.register(several, SelectionKey.OP_READ);
      exact.put(address, channel);
    } catch (IOException | ClosedSelectorException e) { // an IPv6 address that is not ready yet
      log.debug("No socket for {}: its answers may have another source: {}", address, e.toString());
      channel.close();
    }
  }

  /** Frees the port. */
  @Override
  public void close() throws IOException {
    forAll.close();
    Selector several = selector;
    if (several != null) {
      for (SelectionKey key : Set.copyOf(several.keys())) {
        key.channel().close();
      }
      several.close();
    }
  }
}
