package belfry.server.net;

import belfry.server.simple.SimpleService;
import belfry.server.task.UnboundException;
import belfry.server.tls.TlsEngines;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening sockets of a {@link Door}: the chat port, and each further port that the options
 * name. Owns the sockets. Any thread may use it.
 */
final class Listeners implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Listeners.class);

  static final int BACKLOG = 4_096;

  private final List<ServerSocketChannel> bound = new ArrayList<>();
  private final ServerSocketChannel chat;
  private final Optional<ServerSocketChannel> tls;
  private final Optional<ServerSocketChannel> irc;
  private final Optional<UnixListener> unix;
  private final Map<SimpleService, ServerSocketChannel> simple = new EnumMap<>(SimpleService.class);

  /**
   * Binds all sockets.
   *
   * @throws IOException if an address can't be bound; nothing is bound then
   */
  Listeners(DoorOptions options, Optional<TlsEngines> engines) throws IOException {
    try {
      chat = bind(options.address(), "--port");
      tls = bind(engines.flatMap(each -> each.options().address()), "--tls-port");
      irc = bind(options.irc().address(), "--irc-port");
      for (var each : options.simple().ports().entrySet()) {
        var address = new InetSocketAddress(options.address().getAddress(), each.getValue());
        simple.put(each.getKey(), bind(address, each.getKey().option()));
      }
      unix =
          options.unix().isPresent()
              ? Optional.of(UnixListener.bind(options.unix().get()))
              : Optional.empty();
    } catch (IOException e) {
      bound.forEach(Listeners::closeQuietly);
      throw e;
    }
  }

  private Optional<ServerSocketChannel> bind(Optional<InetSocketAddress> address, String option)
      throws IOException {
    return address.isPresent() ? Optional.of(bind(address.get(), option)) : Optional.empty();
  }

  private ServerSocketChannel bind(InetSocketAddress address, String option) throws IOException {
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

  /** The socket of the chat port. */
  ServerSocketChannel chat() {
    return chat;
  }

  /** The socket of the port for TLS only. */
  Optional<ServerSocketChannel> tls() {
    return tls;
  }

  /** The socket of the port for IRC only. */
  Optional<ServerSocketChannel> irc() {
    return irc;
  }

  /** The Unix socket. */
  Optional<ServerSocketChannel> unix() {
    return unix.map(UnixListener::channel);
  }

  /** The path of the Unix socket. */
  Optional<Path> unixPath() {
    return unix.map(UnixListener::path);
  }

  /** The sockets of the simple services. */
  Map<SimpleService, ServerSocketChannel> simple() {
    return simple;
  }

  /** The bound address of a socket, with the real port; empty if the socket is closed. */
  static Optional<InetSocketAddress> address(ServerSocketChannel of) {
    try {
      return Optional.of((InetSocketAddress) of.getLocalAddress());
    } catch (IOException _) {
      return Optional.empty(); // closed
    }
  }

  /** Closes all sockets. The kernel refuses the connections that were not accepted yet. */
  @Override
  public void close() {
    bound.forEach(Listeners::closeQuietly);
    unix.ifPresent(UnixListener::close);
  }

  static void closeQuietly(Channel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      log.debug("A socket did not close: {}", e.toString());
    }
  }
}
