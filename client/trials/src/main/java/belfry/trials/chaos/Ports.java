package belfry.trials.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of this machine that nobody listens at. They are below those that the kernel deals out, so
 * that a part which is started again finds its port free; a port of a cluster's bus is 10,000
 * above.
 */
final class Ports {
  private static final int LEAST = 13_000;
  private static final int MOST = 22_000;

  private final Set<Integer> dealt = new HashSet<>();

  int next() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(LEAST, MOST);
      if (isFree(port) && isFree(port + 10_000) && dealt.add(port)) {
        return port;
      }
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
