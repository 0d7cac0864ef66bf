package belfry.server.udp;

import belfry.server.task.Failures;
import belfry.server.task.RepeatableFailures;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One UDP port and the daemon thread that answers its requests. The thread receives a datagram,
 * checks the limits, lets the {@link Responder} write the answer, and sends it. The service owns
 * both buffers, the rate limiter and the sockets. {@link #close} closes the sockets, which ends the
 * thread.
 *
 * <p>An error affects only one request and never ends the thread.
 */
public final class UdpService implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(UdpService.class);

  /**
   * Size of a buffer in bytes. The kernel truncates longer datagrams, which no responder accepts.
   */
  public static final int BUFFER = 2_048;

  private static final int FIRST_HARMLESS_PORT = 1_024;
  private static final int MAX_PAUSE_MILLIS = 100;
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

  private final String name;
  private final Responder responder;
  private final InstantSource clock;
  private final Failures failures;
  private final RepeatableFailures repeatable;
  private final RateLimiter limiter;
  private final UdpCounters counters = new UdpCounters();
  private final UdpSockets sockets;
  private final ByteBuffer request = ByteBuffer.allocateDirect(BUFFER);
  private final ByteBuffer answer = ByteBuffer.allocateDirect(BUFFER);
  private volatile @Nullable Thread thread;
  private int failuresInRow;

  /** A service whose answers depend on the request only. */
  public UdpService(
      String name,
      InetSocketAddress bind,
      Answerer answerer,
      RateLimits limits,
      InstantSource clock,
      Failures failures)
      throws IOException {
    this(name, bind, responder(answerer), limits, clock, failures);
  }

  /** Binds the port. Requests are answered after {@link #start}. */
  public UdpService(
      String name,
      InetSocketAddress bind,
      Responder responder,
      RateLimits limits,
      InstantSource clock,
      Failures failures)
      throws IOException {
    this.name = name;
    this.responder = responder;
    this.clock = clock;
    this.failures = failures;
    this.repeatable = new RepeatableFailures(failures);
    this.limiter = new RateLimiter(limits, SipHash.random(), clock.instant());
    this.sockets = UdpSockets.bind(bind);
  }

  private static Responder responder(Answerer answerer) {
    return (_, arrived, request, answer) ->
        answerer.answer(arrived, request, answer)
            ? Responder.Reaction.ANSWER
            : Responder.Reaction.INVALID;
  }

  /** Starts the thread that answers. Called once. */
  public void start() {
    // A virtual thread would park and unpark for each datagram: three times the CPU when idle.
    thread = failures.startDaemon("udp-" + name, this::run);
    log.debug("{} answers on UDP {}", name, address());
  }

  /** The bound address, with the real port. */
  public InetSocketAddress address() {
    return sockets.address();
  }

  /** The counters since the start. */
  public UdpCounters counters() {
    return counters;
  }

  /** Ends the service. The port is free when this method returns. */
  @Override
  public void close() {
    try {
      sockets.close();
      Thread answering = thread;
      if (answering != null) {
        // The kernel keeps the port until the thread has left its system call.
        answering.join(CLOSE_PATIENCE);
      }
    } catch (IOException e) {
      log.debug("{}: closing UDP {}: {}", name, address(), e.toString());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (sockets.isOpen()) {
      try {
        serveOne();
        failuresInRow = 0;
      } catch (ClosedChannelException _) {
        break; // close() was called
      } catch (IOException e) {
        // For example an ICMP error for an earlier answer: not an error of the server.
        log.debug("{}: {}", name, e.toString());
        failed();
      } catch (RuntimeException | Error e) {
        repeatable.caught("udp-" + name, e);
        failed();
      }
    }
    log.debug("{} no longer answers on UDP {}", name, address());
  }

  private void serveOne() throws IOException {
    request.clear();
    InetSocketAddress peer = sockets.receive(request);
    Instant arrived = clock.instant();
    request.flip();
    counters.requests().increment();
    // A low port belongs to another service. A forged request from such a port could make two
    // services answer each other for ever.
    if (peer.getPort() < FIRST_HARMLESS_PORT) {
      counters.lowPorts().increment();
    } else if (!responder.expects(peer, request) && !limiter.tryTake(peer.getAddress(), arrived)) {
      counters.limited().increment();
    } else if (!sockets.canAnswer()) {
      counters.unlisted().increment();
    } else {
      respond(peer, arrived);
    }
  }

  private void respond(InetSocketAddress peer, Instant arrived) throws IOException {
    switch (responder.respond(sockets.path(peer), arrived, request, answer.clear())) {
      case ANSWER -> {
        sockets.answer(answer, peer);
        counters.answers().increment();
      }
      case INVALID -> counters.invalid().increment();
      case SILENCE -> {
        // the request needs no answer
      }
    }
  }

  /** Counts a lost request. The pause prevents a busy loop after several errors in a row. */
  private void failed() {
    counters.failures().increment();
    failuresInRow = Math.min(failuresInRow + 1, MAX_PAUSE_MILLIS);
    LockSupport.parkNanos((failuresInRow - 1) * 1_000_000L);
  }
}
