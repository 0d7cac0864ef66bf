package belfry.server.admin;

import belfry.server.task.Failures;
import belfry.server.task.UnboundException;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP server for {@code /livez}, {@code /readyz} and {@code /metrics}. {@link #bind} binds the
 * port, {@link #start} starts to answer, {@link #close} ends the server.
 *
 * <p>Each connection with a request has a platform thread. If chat uses all processors, the kernel
 * still schedules these threads, so a health check is answered under any load. A request that
 * arrives slowly occupies only its own thread, and is closed after 5 to 7 seconds. A request with a
 * body is refused, and the body is not read.
 */
public final class AdminServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AdminServer.class);

  /** Highest number of connections. Each one has a thread while it has a request. */
  private static final int MOST_CONNECTIONS = 256;

  private static final long THREAD_IDLE_SECONDS = 30;
  private static final int BACKLOG = 128;
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int TOO_LARGE = 413;
  private static final int UNAVAILABLE = 503;
  private static final String PLAIN = "text/plain; charset=utf-8";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  static {
    // The JDK's server has only these limits, and reads them only from system properties.
    System.setProperty("sun.net.httpserver.maxReqTime", "5");
    System.setProperty("sun.net.httpserver.maxRspTime", "10");
    System.setProperty("sun.net.httpserver.timerMillis", "2000");
    System.setProperty("jdk.httpserver.maxConnections", String.valueOf(MOST_CONNECTIONS));
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private record Page(int status, String type, String text) {}

  private final Monitored monitored;
  private final Metrics metrics;
  private final HttpServer server;
  private final Failures failures;
  private final ExecutorService threads;

  private AdminServer(HttpServer server, Monitored monitored, Failures failures) {
    this.server = server;
    this.monitored = monitored;
    this.failures = failures;
    this.metrics = new Metrics(monitored::measures);
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

  private static HttpServer bound(InetSocketAddress address) throws IOException {
    try {
      return HttpServer.create(address, BACKLOG);
    } catch (IOException e) {
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
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** The bound address, with the real port. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /** Answers a request. An error ends only this request, which gets no answer. */
  private void handle(HttpExchange exchange) {
    if (hasBody(exchange)) {
      refuseBody(exchange);
      return;
    }
    try (exchange) {
      String method = exchange.getRequestMethod();
      boolean head = method.equals("HEAD");
      send(exchange, head || method.equals("GET") ? page(exchange) : notAllowed(exchange), head);
    } catch (IOException e) {
      log.debug("The client of the admin port is gone: {}", e.toString());
    } catch (RuntimeException | Error e) {
      failures.caught("admin port at " + exchange.getRequestURI().toASCIIString(), e);
    }
  }

  private static boolean hasBody(HttpExchange exchange) {
    Headers headers = exchange.getRequestHeaders();
    String length = headers.getFirst("Content-Length");
    return headers.containsKey("Transfer-Encoding") || (length != null && !length.equals("0"));
  }

  private static void refuseBody(HttpExchange exchange) {
    exchange.getResponseHeaders().set("Connection", "close");
    try {
      exchange.sendResponseHeaders(TOO_LARGE, -1);
    } catch (IOException | RuntimeException e) { // the JDK's server reads a malformed body
      log.debug("A body at the admin port can't be skipped: {}", e.toString());
    } finally {
      exchange.close();
    }
  }

  private static Page notAllowed(HttpExchange exchange) {
    exchange.getResponseHeaders().set("Allow", "GET, HEAD");
    return new Page(METHOD_NOT_ALLOWED, PLAIN, "only GET and HEAD\n");
  }

  private Page page(HttpExchange exchange) {
    return switch (exchange.getRequestURI().getPath()) {
      case "/livez" -> verdict(monitored.life(), "");
      case "/readyz" -> verdict(monitored.readiness(), monitored.promise() + "\n");
      case "/metrics" -> new Page(OK, PROMETHEUS, metrics.page());
      default -> new Page(NOT_FOUND, PLAIN, "here are /livez, /readyz and /metrics\n");
    };
  }

  private static Page verdict(Monitored.Verdict verdict, String more) {
    return new Page(verdict.good() ? OK : UNAVAILABLE, PLAIN, verdict.detail() + "\n" + more);
  }

  private static void send(HttpExchange exchange, Page page, boolean head) throws IOException {
    byte[] body = page.text().getBytes(StandardCharsets.UTF_8);
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", page.type());
    headers.set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(page.status(), head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    metrics.close();
  }
}
