package belfry.trials.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/** Finds the address of a server: a host may have several, of which the server uses one. */
final class TargetAddress {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private TargetAddress() {}

  /**
   * The address of a server; of several addresses of its host, the first that accepts a connection.
   *
   * @param text {@code HOST:PORT}
   * @throws UnknownHostException if there is no such host
   * @throws IllegalArgumentException if there is no port
   */
  static InetSocketAddress of(String text) throws UnknownHostException {
    int colon = text.lastIndexOf(':');
    String host = text.substring(0, Math.max(0, colon));
    int port = Integer.parseInt(text.substring(colon + 1));
    return firstThatListens(List.of(InetAddress.getAllByName(host)), port);
  }

  /** The first of these addresses that accepts a connection, or the first one if none does. */
  static InetSocketAddress firstThatListens(List<InetAddress> addresses, int port) {
    List<InetSocketAddress> all =
        addresses.stream().map(address -> new InetSocketAddress(address, port)).toList();
    return all.stream()
        .filter(address -> all.size() > 1 && listens(address))
        .findFirst()
        .orElse(all.getFirst());
  }

  private static boolean listens(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, (int) PATIENCE.toMillis());
      return true;
    } catch (IOException _) {
      return false; // another address may answer
    }
  }
}
