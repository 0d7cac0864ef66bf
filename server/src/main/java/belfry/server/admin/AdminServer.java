package belfry.server.admin;

import belfry.server.task.Failures;
import belfry.server.task.UnboundException;
import belfry.server.web.Answer;
import belfry.server.web.HeadReader;
import belfry.server.web.RequestHead;
import belfry.server.web.Status;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP server for {@code /livez}, {@code /readyz} and {@code /metrics}. {@link #bind} binds the
 * port, {@link #start} starts to answer, {@link #close} ends the server.
 *
 * <p>Each connection has a platform thread. If chat uses all processors, the kernel still schedules
 * these threads, so a health check is answered under any load. A client that sends or reads slowly
 * occupies only its own thread, and its connection is closed after some seconds ({@link
 * TimeLimits}). A request with a body is refused, and the body is not read. While nobody asks, no
 * thread wakes up.
 */
public final class AdminServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AdminServer.class);

  /** Highest number of connections. */
  private static final int MOST_CONNECTIONS = 256;

  private static final Duration REQUEST_WITHIN = Duration.ofSeconds(5);
  private static final Duration NEXT_REQUEST_WITHIN = Duration.ofSeconds(30);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(100);
  private static final long THREAD_IDLE_SECONDS = 30;
  private static final int BACKLOG = 128;
  private static final int BUFFER = 1024;

  /** The bytes of a refused body that are skipped, so that the client gets the answer. */
  private static final int MOST_SKIPPED = 64 * 1024;

  private final Pages pages;
  private final ServerSocket door;
  private final Failures failures;
  private final TimeLimits limits = new TimeLimits();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads;

  private AdminServer(ServerSocket door, Monitored monitored, Failures failures) {
    this.door = door;
    this.pages = new Pages(monitored);
    this.failures = failures;
    this.threads =
        new ThreadPoolExecutor(
            0,
            MOST_CONNECTIONS,
            THREAD_IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().name("admin-", 1).daemon().factory());
  }

  /**
   * Binds the address. Requests are answered after {@link #start}.
   *
   * @throws IOException if the address can't be bound
   */
  public static AdminServer bind(InetSocketAddress address, Monitored monitored, Failures failures)
      throws IOException {
    return new AdminServer(bound(address), monitored, failures);
  }

  private static ServerSocket bound(InetSocketAddress address) throws IOException {
    ServerSocket door = new ServerSocket();
    try {
      door.bind(address, BACKLOG);
      return door;
    } catch (IOException e) {
      door.close();
      throw new UnboundException(
          "listen on %s port %d"
              .formatted(address.getAddress().getHostAddress(), address.getPort()),
          e,
          "--admin-bind",
          "--admin-port takes another");
    }
  }

  /** Starts to answer. Called once. */
  public void start() {
    var _ = failures.startDaemon("admin-door", this::accept);
  }

  /** The bound address, with the real port. */
  public InetSocketAddress address() {
    return new InetSocketAddress(door.getInetAddress(), door.getLocalPort());
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        serveLater(door.accept());
      } catch (IOException e) {
        if (!door.isClosed()) {
          log.debug("The admin port can't accept a connection: {}", e.toString());
          LockSupport.parkNanos(PAUSE_AFTER_FAILURE.toNanos()); // there may be no file descriptor
        }
      } catch (RuntimeException | Error e) {
        failures.caught("admin-door", e);
        LockSupport.parkNanos(PAUSE_AFTER_FAILURE.toNanos()); // there may be no thread
      }
    }
  }

  private void serveLater(Socket client) throws IOException {
    open.add(client);
    boolean served = false;
    try {
      threads.execute(() -> serve(client));
      served = true;
    } catch (RejectedExecutionException _) {
      log.debug("The admin port has too many connections, or is closed");
    } finally {
      if (!served) {
        open.remove(client);
        client.close();
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      ByteBuffer bytes = ByteBuffer.allocate(BUFFER).limit(0);
      ReadableByteChannel in = Channels.newChannel(client.getInputStream());
      boolean goesOn = answerNext(client, in, bytes, REQUEST_WITHIN);
      while (goesOn) {
        goesOn = answerNext(client, in, bytes, NEXT_REQUEST_WITHIN);
      }
    } catch (IOException e) {
      log.debug("The client of the admin port is gone: {}", e.toString());
    } catch (RuntimeException | Error e) {
      failures.caught("admin port", e);
    } finally {
      open.remove(client);
    }
  }

  /**
   * Answers one request.
   *
   * @param in brings what the client sends
   * @param bytes has bytes that were received before
   * @return whether the client may send another request
   */
  private boolean answerNext(
      Socket client, ReadableByteChannel in, ByteBuffer bytes, Duration within) throws IOException {
    HeadReader reader = HeadReader.forAnyHost();
    HeadReader.Found found;
    try (TimeLimits.Limit _ = limits.closeAfter(within, client)) {
      found = reader.next(bytes);
      while (found instanceof HeadReader.Found.NeedMore) {
        if (!receive(in, bytes)) {
          return false;
        }
        found = reader.next(bytes);
      }
    }
    try (TimeLimits.Limit _ = limits.closeAfter(ANSWER_WITHIN, client)) {
      return switch (found) {
        case HeadReader.Found.Head(RequestHead head) -> answer(client, head);
        case HeadReader.Found.Bad bad -> {
          sendLast(client, Answer.words(bad.status(), bad.why()));
          yield false;
        }
        case HeadReader.Found.NeedMore _ -> throw new IllegalStateException("read above");
      };
    }
  }

  /** Waits for bytes; returns false at the end of the stream. */
  private static boolean receive(ReadableByteChannel in, ByteBuffer bytes) throws IOException {
    int length = in.read(bytes.clear());
    bytes.flip();
    return length >= 0;
  }

  private boolean answer(Socket client, RequestHead head) throws IOException {
    if (head.hasBody()) {
      sendLast(client, Answer.words(Status.CONTENT_TOO_LARGE, "A request here has no body"));
      return false;
    }
    Optional<Answer> answer = pageOf(head);
    if (answer.isEmpty()) {
      return false;
    }
    boolean goesOn = head.isPersistent();
    boolean withBody = !head.method().equals("HEAD");
    client.getOutputStream().write(answer.get().bytes(Instant.now(), withBody, !goesOn));
    return goesOn;
  }

  /** The page that a request asks for; empty if an error of the server was reported. */
  private Optional<Answer> pageOf(RequestHead head) {
    try {
      return Optional.of(pages.answer(head.method(), head.path()));
    } catch (RuntimeException | Error e) {
      failures.caught("admin port at " + head.path(), e);
      return Optional.empty();
    }
  }

  /** Sends an answer, and skips what the client still sends: unread bytes would reset it. */
  private static void sendLast(Socket client, Answer answer) throws IOException {
    client.getOutputStream().write(answer.bytes(Instant.now(), true, true));
    client.shutdownOutput();
    byte[] skipped = new byte[BUFFER];
    int length = 0;
    for (int total = 0; length >= 0 && total < MOST_SKIPPED; total += length) {
      length = client.getInputStream().read(skipped);
    }
  }

  @Override
  public void close() {
    closeQuietly(door);
    threads.shutdown();
    open.forEach(AdminServer::closeQuietly);
    limits.close();
    pages.close();
  }

  private static void closeQuietly(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      log.debug("A socket of the admin port can't be closed: {}", e.toString());
    }
  }
}
