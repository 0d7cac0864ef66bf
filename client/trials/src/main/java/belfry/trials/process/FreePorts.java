package belfry.trials.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of this machine on which nothing listens. They are below those that the kernel gives to
 * outgoing connections, so that a process which is started again finds its port free.
 */
public final class FreePorts {
  private static final int LEAST = 13_000;
  private static final int MOST = 22_000;

  /** The distance of the second port, on which a node of a Redis Cluster also listens. */
  private static final int BUS = 10_000;

  private final Set<Integer> given = new HashSet<>();

  /** A port that this object has not given before. */
  public synchronized int next() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(LEAST, MOST);
      if (isFree(port) && isFree(port + BUS) && given.add(port)) {
        return port;
      }
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return true;
    } catch (IOException _) { // something listens there
      return false;
    }
  }
}
