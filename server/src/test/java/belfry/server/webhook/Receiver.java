package belfry.server.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A receiver of webhooks on the loopback, which answers with 200 unless it is told otherwise. */
final class Receiver implements AutoCloseable {
  /** One request. */
  record Request(String path, String id, String timestamp, String signature, String body) {}

  private final HttpServer server;
  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
  private final AtomicReference<Runnable> onNext = new AtomicReference<>(() -> {});

  Receiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::take);
    server.start();
  }

  /** Sets the status of the next answers. */
  Receiver answering(Integer... statuses) {
    answers.addAll(List.of(statuses));
    return this;
  }

  /** Does something once, when the next request is here and before its answer. */
  void onNext(Runnable task) {
    onNext.set(task);
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private void take(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    Integer status = answers.poll(); // before the test learns of the request
    onNext.getAndSet(() -> {}).run();
    var fields = exchange.getRequestHeaders();
    requests.add(
        new Request(
            exchange.getRequestURI().toString(),
            fields.getFirst("webhook-id"),
            fields.getFirst("webhook-timestamp"),
            fields.getFirst("webhook-signature"),
            new String(body, StandardCharsets.UTF_8)));
    exchange.sendResponseHeaders(status == null ? 200 : status, -1);
    exchange.close();
  }

  /** Waits for the next request. */
  Request next() throws InterruptedException {
    Request request = requests.poll(10, TimeUnit.SECONDS);
    if (request == null) {
      throw new AssertionError("no request came");
    }
    return request;
  }

  /** The number of requests that nobody has waited for. */
  int waiting() {
    return requests.size();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
