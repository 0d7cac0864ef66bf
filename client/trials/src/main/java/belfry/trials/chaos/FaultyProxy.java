package belfry.trials.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between an instance and its Redis, and is as bad as a network can be. Two virtual threads
 * carry the bytes of each connection.
 */
final class FaultyProxy implements AutoCloseable {
  private static final int BUFFER = 16 * 1024;
  private static final int DRIP_BYTES = 64;
  private static final int DRIP_MILLIS = 10;

  /** What it does with connections and bytes. */
  enum Mode {
    /** All is well. */
    PASS,
    /** Connections are reset, new ones too. */
    CUT,
    /** Connections stay, bytes wait. */
    STALL,
    /** Connections stay, bytes are lost; in the end all are reset. */
    HALF_OPEN,
    /** A few bytes at a time. */
    DRIP
  }

  private final ServerSocket door;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile Mode mode = Mode.PASS;

  FaultyProxy(int port, int target) throws IOException {
    this.door = new ServerSocket(port, 64, InetAddress.getLoopbackAddress());
    this.target = target;
    Thread.ofVirtual().name("proxy").start(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  /** From now on it does so. */
  void mode(Mode now) {
    Mode before = mode;
    mode = now;
    if (now == Mode.CUT || before == Mode.HALF_OPEN) {
      open.forEach(FaultyProxy::reset);
    }
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket near = door.accept();
        open.add(near);
        if (mode == Mode.CUT) {
          reset(near);
        } else {
          Thread.ofVirtual().name("proxy-out").start(() -> serve(near));
        }
      } catch (IOException _) {
        // closed
      }
    }
  }

  private void serve(Socket near) {
    try (near;
        Socket far = new Socket(InetAddress.getLoopbackAddress(), target)) {
      open.add(far);
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      Thread back = Thread.ofVirtual().name("proxy-back").start(() -> carry(far, near));
      carry(near, far);
      back.join();
    } catch (IOException _) {
      reset(near); // the Redis is not there
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // nobody does
    }
  }

  private void carry(Socket from, Socket to) {
    byte[] bytes = new byte[BUFFER];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int length;
      while ((length = in.read(bytes)) >= 0) {
        pass(bytes, length, out);
      }
    } catch (IOException _) {
      // either side is gone: so is the other now
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // nobody does
    }
    reset(from);
    reset(to);
  }

  private void pass(byte[] bytes, int length, OutputStream out)
      throws IOException, InterruptedException {
    int passed = 0;
    while (passed < length) {
      int next = length - passed;
      switch (mode) {
        case PASS, CUT -> {
          // as it is
        }
        case STALL -> {
          Thread.sleep(DRIP_MILLIS);
          continue;
        }
        case HALF_OPEN -> {
          return;
        }
        case DRIP -> {
          Thread.sleep(DRIP_MILLIS);
          next = Math.min(DRIP_BYTES, next);
        }
      }
      out.write(bytes, passed, next);
      passed += next;
    }
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException _) {
      // it is closed already
    }
    try {
      socket.close();
    } catch (IOException _) {
      // there is nothing more to close
    }
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException _) {
      // there is nothing more to close
    }
    open.forEach(FaultyProxy::reset);
  }
}
