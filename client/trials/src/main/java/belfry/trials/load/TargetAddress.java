package belfry.trials.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;

/** Chooses the address for a load: a host may have several, of which its server uses one. */
final class TargetAddress {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private TargetAddress() {}

  /** The first address that accepts a connection; if none does, the first of all. */
  static InetSocketAddress firstThatListens(List<InetSocketAddress> addresses) {
    return addresses.stream()
        .filter(address -> addresses.size() > 1 && listens(address))
        .findFirst()
        .orElse(addresses.getFirst());
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
