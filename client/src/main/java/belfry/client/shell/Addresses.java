package belfry.client.shell;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The addresses of a host: a host that has several may answer on one of them only. */
public final class Addresses {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private Addresses() {}

  /** A way to reach one address. */
  @FunctionalInterface
  public interface Attempt<T> {
    /** Reaches the address, and keeps nothing open if it fails. */
    T reach(InetSocketAddress address) throws IOException;
  }

  /**
   * All addresses of a server, at least one.
   *
   * @throws UnknownHostException when the host has no address that can be used; {@link
   *     NetworkErrors#reason} says why
   */
  public static List<InetSocketAddress> of(ServerAddress server) throws UnknownHostException {
    InetAddress[] all;
    try {
      all = InetAddress.getAllByName(server.host());
    } catch (UnknownHostException e) {
      throw HostLookupException.of(server.host(), e);
    }
    if (all[0] instanceof Inet6Address first
        && first.isLinkLocalAddress()
        && first.getScopeId() == 0) {
      throw HostLookupException.withoutScope(server.host());
    }
    return Stream.of(all).map(address -> new InetSocketAddress(address, server.port())).toList();
  }

  /**
   * Tries the addresses of a server in turn; returns the result of the first attempt that works.
   *
   * @throws IOException when none works: the failure of the first attempt
   */
  public static <T> T first(ServerAddress server, Attempt<T> attempt) throws IOException {
    return first(of(server), attempt);
  }

  /**
   * Chooses an address for many connections: the first that accepts one; if none does, the first of
   * all. A single address is not tried.
   */
  public static InetSocketAddress firstThatListens(List<InetSocketAddress> addresses) {
    if (addresses.size() == 1) {
      return addresses.getFirst();
    }
    try {
      return first(addresses, Addresses::tried);
    } catch (IOException _) { // the caller's connections fail, too, and report why
      return addresses.getFirst();
    }
  }

  private static InetSocketAddress tried(InetSocketAddress address) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(address, (int) PATIENCE.toMillis());
      return address;
    }
  }

  private static <T> T first(List<InetSocketAddress> addresses, Attempt<T> attempt)
      throws IOException {
    IOException failure = null;
    for (InetSocketAddress address : addresses) {
      try {
        return attempt.reach(address);
      } catch (IOException e) {
        failure = failure == null ? e : failure;
      }
    }
    throw failure == null ? new IOException("there is no address") : failure;
  }
}
