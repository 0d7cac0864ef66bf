package belfry.client.shell;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/** The addresses of a host: a host that has several may answer on one of them only. */
public final class Addresses {
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
   * @throws UnknownHostException when the host's name is not known
   */
  public static List<InetSocketAddress> of(ServerAddress server) throws UnknownHostException {
    return Stream.of(InetAddress.getAllByName(server.host()))
        .map(address -> new InetSocketAddress(address, server.port()))
        .toList();
  }

  /**
   * Tries the addresses of a server in turn; returns the result of the first attempt that works.
   *
   * @throws IOException when none works: the failure of the first attempt
   */
  public static <T> T first(ServerAddress server, Attempt<T> attempt) throws IOException {
    IOException failure = null;
    for (InetSocketAddress address : of(server)) {
      try {
        return attempt.reach(address);
      } catch (IOException e) {
        failure = failure == null ? e : failure;
      }
    }
    throw failure == null ? new UnknownHostException(server.host()) : failure;
  }
}
