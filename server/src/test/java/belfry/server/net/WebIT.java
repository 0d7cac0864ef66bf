package belfry.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.Server;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The clients of the JDK for HTTP and WebSocket, beside a person at nc. */
class WebIT {
  private static Server server;
  private static HttpClient client;

  @BeforeAll
  static void start() throws IOException {
    server = Started.with(Started.doorThatGreetsLate());
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
    assertEquals(0, server.door().failures());
  }

  private static URI at(String scheme, String path) {
    return URI.create(scheme + "://127.0.0.1:" + server.address().getPort() + path);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(
        request.timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** The messages of one WebSocket. */
  private static final class Page implements WebSocket.Listener {
    private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final StringBuilder begun = new StringBuilder();
    private final WebSocket socket;

    Page() {
      socket = client.newWebSocketBuilder().buildAsync(at("ws", "/_/socket"), this).join();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      begun.append(part);
      if (last) {
        heard.add(begun.toString());
        begun.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer payload) {
      heard.add("pong " + payload.remaining());
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      heard.add("closed " + code);
      return null;
    }

    Page sends(String line) {
      socket.sendText(line, true).join();
      return this;
    }

    /** Waits for a message that contains these words. */
    String hears(String words) throws InterruptedException {
      String message;
      do {
        message = heard.poll(10, TimeUnit.SECONDS);
        assertTrue(message != null, () -> "nothing came with " + words);
      } while (!message.contains(words));
      return message;
    }
  }

  @Test
  void pageIsServedAndATooLongPostIsRefused() throws Exception {
    HttpResponse<String> page = send(HttpRequest.newBuilder(at("http", "/")));
    assertEquals(200, page.statusCode());
    assertTrue(page.body().contains("<title>"), page::body);
    HttpResponse<String> posted =
        send(
            HttpRequest.newBuilder(at("http", "/lobby"))
                .POST(HttpRequest.BodyPublishers.ofString("hello\n".repeat(20_000))));
    assertEquals(413, posted.statusCode());
    assertEquals(404, send(HttpRequest.newBuilder(at("http", "/none"))).statusCode());
  }

  @Test
  void pageAndPersonAtNcTalkInOneRoom() throws Exception {
    try (Caller ann = Caller.named(server.address(), "ann")) {
      Page bob = new Page();
      bob.hears("\"on\":\"welcome\"");
      bob.sends("{\"do\":\"nick\",\"name\":\"bob\"}").sends("{\"do\":\"join\",\"room\":\"lobby\"}");
      bob.hears("\"on\":\"joined\",\"room\":\"lobby\"");
      ann.types("hello Bob\n");
      bob.hears("\"text\":\"hello Bob\"");
      bob.sends("{\"do\":\"say\",\"room\":\"lobby\",\"text\":\"grüße\",\"id\":\"1\"}");
      ann.hears("<bob> grüße\r\n");
      bob.hears("\"on\":\"ack\"");
      bob.socket.sendText("{\"do\":\"say\",\"room\":\"lobby\",", false).join();
      bob.socket.sendPing(ByteBuffer.wrap(new byte[3])).join();
      bob.socket.sendText("\"text\":\"in two fragments\",\"id\":\"2\"}", true).join();
      ann.hears("<bob> in two fragments\r\n");
      bob.hears("pong 3");
      for (int i = 0; i < 120; i++) {
        ann.types("line " + i + "\n");
      }
      bob.hears("\"text\":\"line 119\"");
      bob.sends("{\"do\":\"history\",\"room\":\"lobby\",\"limit\":100}");
      String history = bob.hears("\"on\":\"history\"");
      assertTrue(history.contains("line 20\"") && history.endsWith("}"), history);
      bob.socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
      bob.hears("closed 1000");
    }
  }

  @Test
  void pageOfAnotherServerCanNotConnect() {
    var refused =
        assertThrows(
            CompletionException.class,
            () ->
                client
                    .newWebSocketBuilder()
                    .header("Origin", "http://evil.example")
                    .buildAsync(at("ws", "/_/socket"), new WebSocket.Listener() {})
                    .join());
    assertTrue(refused.getCause() instanceof WebSocketHandshakeException);
  }
}
