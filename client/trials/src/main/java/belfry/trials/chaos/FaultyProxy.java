package belfry.trials.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;

/**
 * Stands between an instance and its Redis, and can be as bad as a network. It owns all connections
 * through it; two virtual threads carry the bytes of each, until {@link #close}.
 */
final class FaultyProxy implements AutoCloseable {
  private static final int BUFFER = 16 * 1024;
  private static final int DRIP_BYTES = 64;
  private static final int DRIP_MILLIS = 10;
  private static final int JITTER_MILLIS = 200;

  /** What it does with connections and bytes. */
  enum Mode {
    /** Everything passes. */
    PASS("whole", "bytes passed"),
    /** Connections are reset, new ones too. */
    CUT("cut", "connections reset"),
    /** Connections stay, bytes wait. */
    STALL("stalled", "bytes held back"),
    /** Connections stay, what the instance sends waits. */
    STALL_REQUESTS("stalled towards Redis", "bytes held back"),
    /** Connections stay, what Redis sends waits. */
    STALL_ANSWERS("stalled from Redis", "bytes held back"),
    /** Connections stay, bytes are lost; at the end all are reset. */
    HALF_OPEN("half open", "bytes lost"),
    /** Bytes pass a few at a time. */
    DRIP("dripping", "bytes delayed"),
    /** Bytes wait for a random time each, in their order. */
    JITTER("jittering", "bytes delayed"),
    /**
     * Connections that are open now carry nothing any more and are never reset, as after a firewall
     * that forgot them; new ones pass everything.
     */
    FORGET("forgotten", "bytes swallowed");

    private final String words;
    private final String unit;

    Mode(String words, String unit) {
      this.words = words;
      this.unit = unit;
    }

    /** Whether Redis can be worked with, if slowly. */
    boolean isUsable() {
      return this == PASS || this == DRIP || this == JITTER;
    }

    /** Whether bytes wait, which go to Redis or come from it. */
    private boolean holdsBack(boolean towardsRedis) {
      return this == STALL || this == (towardsRedis ? STALL_REQUESTS : STALL_ANSWERS);
    }

    /** How connections are in this mode. */
    String words() {
      return words;
    }

    /** What {@link FaultyProxy#harm} counts in this mode. */
    String unit() {
      return unit;
    }
  }

  private final ServerSocket door;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Set<Socket> forgotten = ConcurrentHashMap.newKeySet();
  private final Map<Mode, LongAdder> harm = new EnumMap<>(Mode.class);
  private volatile Mode mode = Mode.PASS;

  /** Listens on a port of the loopback; what comes there goes to the target port. */
  FaultyProxy(int port, int target) throws IOException {
    this.door = new ServerSocket(port, 64, InetAddress.getLoopbackAddress());
    this.target = target;
    for (Mode each : Mode.values()) {
      harm.put(each, new LongAdder());
    }
    Thread.ofVirtual().name("proxy").start(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  /** Changes the mode of all connections, present and future, but those that were forgotten. */
  void mode(Mode now) {
    Mode before = mode;
    mode = now;
    if (now == Mode.CUT) {
      List<Socket> cut = remembered();
      count(Mode.CUT, cut.size());
      cut.forEach(this::reset);
    } else if (now == Mode.FORGET) {
      forgotten.addAll(open);
    } else if (before == Mode.HALF_OPEN) {
      remembered().forEach(this::reset);
    }
  }

  private List<Socket> remembered() {
    return open.stream().filter(socket -> !forgotten.contains(socket)).toList();
  }

  /** How much a mode has done since the start, in its unit. */
  long harm(Mode of) {
    return adder(of).sum();
  }

  private void count(Mode of, long amount) {
    adder(of).add(amount);
  }

  private LongAdder adder(Mode of) {
    LongAdder adder = harm.get(of);
    if (adder == null) {
      throw new IllegalStateException("no counter for " + of);
    }
    return adder;
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket near = door.accept();
        open.add(near);
        if (mode == Mode.CUT) {
          count(Mode.CUT, 1);
          reset(near);
        } else {
          Thread.ofVirtual().name("proxy-out").start(() -> serve(near));
        }
      } catch (IOException _) {
        // closed, or a connection that was gone before it was accepted
      }
    }
  }

  private void serve(Socket near) {
    try (near;
        Socket far = new Socket(InetAddress.getLoopbackAddress(), target)) {
      open.add(far);
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      Thread back = Thread.ofVirtual().name("proxy-back").start(() -> carry(far, near, false));
      carry(near, far, true);
      back.join();
    } catch (IOException _) {
      reset(near); // the target does not listen
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // no thread does
    }
  }

  private void carry(Socket from, Socket to, boolean towardsRedis) {
    byte[] bytes = new byte[BUFFER];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int length;
      while ((length = in.read(bytes)) >= 0) {
        if (forgotten.contains(from)) {
          count(Mode.FORGET, length);
        } else {
          pass(bytes, length, out, towardsRedis);
        }
      }
    } catch (IOException _) {
      // one side is gone: the other one must go, too
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // no thread does
    }
    reset(from);
    if (!forgotten.contains(to)) {
      reset(to); // a forgotten connection does not carry its end either
    }
  }

  private void pass(byte[] bytes, int length, OutputStream out, boolean towardsRedis)
      throws IOException, InterruptedException {
    int passed = 0;
    boolean held = false;
    while (passed < length) {
      Mode now = mode;
      int next = length - passed;
      if (now.holdsBack(towardsRedis)) {
        count(now, held ? 0 : next);
        held = true;
        Thread.sleep(DRIP_MILLIS);
        continue;
      }
      switch (now) {
        case PASS, CUT, FORGET, STALL, STALL_REQUESTS, STALL_ANSWERS -> count(Mode.PASS, next);
        case HALF_OPEN -> {
          count(Mode.HALF_OPEN, next);
          return;
        }
        case DRIP -> {
          Thread.sleep(DRIP_MILLIS);
          next = Math.min(DRIP_BYTES, next);
          count(Mode.DRIP, next);
        }
        case JITTER -> {
          count(Mode.JITTER, next);
          Thread.sleep(ThreadLocalRandom.current().nextInt(JITTER_MILLIS));
        }
      }
      out.write(bytes, passed, next);
      passed += next;
    }
  }

  private void reset(Socket socket) {
    open.remove(socket);
    forgotten.remove(socket);
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException _) {
      // it is closed already
    }
    try {
      socket.close();
    } catch (IOException _) {
      // nothing is left to close
    }
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException _) {
      // nothing is left to close
    }
    open.forEach(this::reset);
  }
}
