package belfry.server.time;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One UDP port and the daemon thread that answers it: receive, limit, answer, send, for ever. It
 * owns the channel, both buffers and the rate limiter; closing the channel ends it.
 */
final class UdpService implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(UdpService.class);

  /** Longer datagrams are cut to this by the kernel; no answerer takes one so long. */
  private static final int BUFFER = 2_048;

  private static final int FIRST_HARMLESS_PORT = 1_024;
  private static final int MAX_PAUSE_MILLIS = 100;
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);
  private static final long BUG_LOG_NANOS = 60_000_000_000L;

  private final String name;
  private final Answerer answerer;
  private final InstantSource clock;
  private final RateLimiter limiter;
  private final UdpCounters counters = new UdpCounters();
  private final DatagramChannel channel;
  private final InetSocketAddress address;
  private final Thread thread;
  private final ByteBuffer request = ByteBuffer.allocateDirect(BUFFER);
  private final ByteBuffer answer = ByteBuffer.allocateDirect(BUFFER);
  private int failuresInRow;
  private long quietUntil = System.nanoTime();

  /** Binds the port; {@link #start} begins to answer. */
  UdpService(
      String name,
      InetSocketAddress bind,
      Answerer answerer,
      RateLimits limits,
      InstantSource clock)
      throws IOException {
    this.name = name;
    this.answerer = answerer;
    this.clock = clock;
    this.limiter = new RateLimiter(limits, SipHash.random(), clock.instant());
    this.channel = open(bind);
    this.address = (InetSocketAddress) channel.getLocalAddress();
    // A virtual thread would park and unpark for each datagram: three times the CPU when idle.
    this.thread = Thread.ofPlatform().daemon().name("udp-" + name).unstarted(this::run);
  }

  /** A socket for one family where the address says which; the wildcard is for both. */
  private static DatagramChannel open(InetSocketAddress bind) throws IOException {
    boolean ipv4Only = bind.getAddress() instanceof Inet4Address ipv4 && !ipv4.isAnyLocalAddress();
    DatagramChannel channel =
        ipv4Only ? DatagramChannel.open(StandardProtocolFamily.INET) : DatagramChannel.open();
    try {
      return channel.bind(bind);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  void start() {
    thread.start();
    log.debug("{} answers on UDP {}", name, address);
  }

  InetSocketAddress address() {
    return address;
  }

  UdpCounters counters() {
    return counters;
  }

  /** Ends it; when this returns, the port is free. */
  @Override
  public void close() {
    try {
      channel.close();
      if (thread.isAlive()) {
        // The kernel keeps the port while the thread is still within its call.
        thread.join(CLOSE_PATIENCE);
      }
    } catch (IOException e) {
      log.debug("{}: closing UDP {}: {}", name, address, e.toString());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (channel.isOpen()) {
      try {
        serveOne();
        failuresInRow = 0;
      } catch (ClosedChannelException _) {
        break; // The way to stop.
      } catch (IOException e) {
        // Such as an ICMP error of an earlier answer: the peer's trouble.
        failed();
        log.debug("{}: {}", name, e.toString());
      } catch (RuntimeException e) {
        failed();
        logBug(e);
      }
    }
    log.debug("{} no longer answers on UDP {}", name, address);
  }

  private void serveOne() throws IOException {
    request.clear();
    InetSocketAddress peer = (InetSocketAddress) channel.receive(request);
    Instant arrived = clock.instant();
    request.flip();
    counters.requests().increment();
    // Where well-known services live: two of them must not be made to answer each other.
    if (peer.getPort() < FIRST_HARMLESS_PORT) {
      counters.lowPorts().increment();
    } else if (!limiter.tryTake(peer.getAddress(), arrived)) {
      counters.limited().increment();
    } else if (!answerer.answer(arrived, request, answer.clear())) {
      counters.invalid().increment();
    } else {
      channel.send(answer, peer);
      counters.answers().increment();
    }
  }

  /** A broken network must not become a busy loop, whatever it says. */
  private void failed() {
    counters.failures().increment();
    failuresInRow = Math.min(failuresInRow + 1, MAX_PAUSE_MILLIS);
    LockSupport.parkNanos((failuresInRow - 1) * 1_000_000L);
  }

  /** Once a minute at most: a request that finds a bug can be sent again and again. */
  private void logBug(RuntimeException bug) {
    long now = System.nanoTime();
    if (now - quietUntil >= 0) {
      quietUntil = now + BUG_LOG_NANOS;
      log.error("{}: a request was not answered; more such are not logged for a minute", name, bug);
    }
  }
}
