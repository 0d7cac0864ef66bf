package belfry.server.backplane.redis.link;

import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * What each server of a target does: the nodes or sentinels that its URL names. It is found out
 * after Lettuce could not connect, because Lettuce gives one reason for all. All servers are asked
 * at once; a call blocks for a few seconds at most.
 *
 * @param servers the servers
 */
record Reachability(List<RedisURI> servers) {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  Reachability {
    servers = List.copyOf(servers);
  }

  /** What each server does, in words; empty if there is only one. */
  String words() throws InterruptedException {
    return servers.size() == 1
        ? ""
        : String.join(", ", ofEach(server -> name(server) + " " + does(server)));
  }

  /**
   * The first server of another kind than the URL says, and what is wrong with it, as the end of a
   * sentence about the target.
   */
  Optional<String> mismatch(RedisTarget target) throws InterruptedException {
    return ofEach(server -> mismatch(target, server)).stream()
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<String> mismatch(RedisTarget target, RedisURI server) {
    InetSocketAddress address = address(server);
    Optional<String> wrong =
        address.isUnresolved()
            ? Optional.empty()
            : NodeKind.of(address).mismatch(target, server.isSsl());
    return servers.size() == 1
        ? wrong
        : wrong.map(text -> "names " + name(server) + ", which " + text);
  }

  private <T> List<T> ofEach(Function<RedisURI, T> question) throws InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return threads
          .invokeAll(
              servers.stream().<Callable<T>>map(server -> () -> question.apply(server)).toList())
          .stream()
          .map(Future::resultNow)
          .toList();
    }
  }

  private static String name(RedisURI server) {
    return server.getHost() + ":" + server.getPort();
  }

  private static InetSocketAddress address(RedisURI server) {
    return (InetSocketAddress) new NodeAddresses(InetAddress::getAllByName).resolve(server);
  }

  private static String does(RedisURI server) {
    InetSocketAddress address = address(server);
    if (address.isUnresolved()) {
      return "is no known host";
    }
    try (Socket socket = new Socket()) {
      socket.connect(address, Math.toIntExact(PATIENCE.toMillis()));
      return "accepts connections";
    } catch (IOException e) {
      return "can't be reached: " + StartupWait.reason(e);
    }
  }
}
