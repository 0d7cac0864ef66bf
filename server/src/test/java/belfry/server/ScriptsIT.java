package belfry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * HTTP for scripts over sockets, beside clients of the other kinds: protocol/README.md, "Scripts".
 */
class ScriptsIT {
  private static final Pattern TEXT = Pattern.compile("\"on\":\"message\".*\"text\":\"([^\"]*)\"");
  private static final int MESSAGES = 40;

  @TempDir private static Path folder;
  private static Running server;
  private static HttpClient client;
  private static String token;

  @BeforeAll
  static void start() throws IOException {
    server = Running.keeping(folder, false);
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    try (Caller bot = server.call()) {
      bot.send("{\"do\":\"nick\",\"name\":\"Robot\"}\n{\"do\":\"register\",\"id\":\"1\"}\n");
      token = bot.lineWith("registered").replaceFirst(".*\"token\":\"([^\"]*)\".*", "$1");
    }
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  private static HttpRequest.Builder to(String path) {
    URI uri = URI.create("http://127.0.0.1:" + server.server().address().getPort() + path);
    return HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10));
  }

  private static HttpRequest.Builder asRobot(String path) {
    return to(path).header("Authorization", "Bearer robot:" + token);
  }

  private static HttpResponse<String> posts(HttpRequest.Builder request, String body)
      throws IOException, InterruptedException {
    return client.send(
        request.POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
  }

  private static HttpResponse<String> gets(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** Follows a room with bytes like those of curl. */
  private static Caller follower(String path) throws IOException {
    Caller follower = server.call();
    follower.send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n");
    follower.lineWith("\"on\":\"joined\"");
    return follower;
  }

  /** The texts of the next messages. */
  private static List<String> texts(Caller follower, int number) throws IOException {
    List<String> texts = new ArrayList<>();
    while (texts.size() < number) {
      texts.add(text(follower.lineWith("\"on\":\"message\"")));
    }
    return texts;
  }

  private static String text(String event) {
    Matcher matcher = TEXT.matcher(event);
    assertTrue(matcher.find(), event);
    return matcher.group(1);
  }

  /** A program over a WebSocket. */
  private static final class Page implements WebSocket.Listener {
    private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final StringBuilder begun = new StringBuilder();

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
  void everybodySeesOneOrder() throws Exception {
    URI socket = URI.create("ws://127.0.0.1:" + server.server().address().getPort() + "/_/socket");
    Page page = new Page();
    WebSocket bob = client.newWebSocketBuilder().buildAsync(socket, page).join();
    bob.sendText("{\"do\":\"join\",\"room\":\"order\"}", true).join();
    page.hears("\"on\":\"joined\",\"room\":\"order\"");
    try (Caller lines = follower("/order/json");
        Caller events = follower("/order/sse");
        Caller ann = server.call();
        Caller reader = server.call()) {
      ann.send("/join #order\nann 0\n");
      reader.send("/join #order\n");
      reader.lineWith("#order");
      for (int i = 1; i < MESSAGES; i++) {
        ann.send("ann " + i + "\n");
        bob.sendText("{\"do\":\"say\",\"room\":\"order\",\"text\":\"bob " + i + "\"}", true).join();
        assertEquals(200, posts(asRobot("/order"), "robot " + i).statusCode());
      }
      int all = 3 * MESSAGES - 2;
      List<String> order = texts(lines, all);
      assertEquals(all, order.stream().distinct().count());
      assertEquals(order, texts(events, all));
      for (String text : order) {
        assertEquals(text, text(page.hears("\"on\":\"message\"")));
      }
      for (String text : order.subList(order.indexOf("robot 1"), all)) {
        reader.lineWith("> " + text);
      }
      String begin = gets(to("/order/history?limit=100")).body();
      assertTrue(begin.contains("\"from\":\"Robot\""), begin);
    }
    bob.abort();
  }

  @Test
  void accountSpeaksByHttpWhileItIsLoggedInElsewhere() throws Exception {
    try (Caller robot = server.call();
        Caller lines = follower("/both/json")) {
      robot.send(
          "{\"do\":\"login\",\"name\":\"robot\",\"token\":\""
              + token
              + "\"}\n"
              + "{\"do\":\"join\",\"room\":\"both\"}\n");
      robot.lineWith("logged-in");
      robot.lineWith("\"on\":\"joined\"");
      HttpRequest.Builder basic =
          to("/both")
              .header(
                  "Authorization",
                  "Basic "
                      + Base64.getEncoder().encodeToString(("ROBOT:" + token).getBytes(UTF_8)));
      assertEquals(200, posts(basic, "by http").statusCode());
      assertTrue(robot.lineWith("\"on\":\"message\"").contains("\"from\":\"Robot\""));
      robot.send("{\"do\":\"say\",\"room\":\"both\",\"text\":\"by line\"}\n");
      assertEquals(List.of("by http", "by line"), texts(lines, 2));
      HttpResponse<String> hook = posts(to("/_/hook/both/robot/" + token), "{\"text\":\"hook\"}");
      assertEquals("ok", hook.body());
      assertTrue(lines.lineWith("hook").contains("\"from\":\"Robot\""));
      String wrong = token.replaceFirst("_.", "_7");
      assertEquals(
          401,
          posts(to("/both").header("Authorization", "Bearer robot:" + wrong), "x").statusCode());
    }
  }

  @Test
  void nameOfAnAccountMayHaveAnyLetters() throws Exception {
    String secret;
    try (Caller jose = server.call()) {
      jose.send("{\"do\":\"nick\",\"name\":\"José\"}\n{\"do\":\"register\",\"id\":\"1\"}\n");
      secret = jose.lineWith("registered").replaceFirst(".*\"token\":\"([^\"]*)\".*", "$1");
    }
    try (Caller script = server.call()) {
      script.send(
          "POST /letters HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer JOSÉ:"
              + secret
              + "\r\nContent-Length: 5\r\n\r\nhello");
      script.lineWith("HTTP/1.1 200");
    }
  }

  @Test
  void pageOfHistoryLeadsToTheNext() throws Exception {
    for (int i = 0; i < 5; i++) {
      posts(asRobot("/pages"), "message " + i);
    }
    String newest = gets(to("/pages/history?limit=2")).body();
    assertTrue(newest.contains("message 3") && newest.contains("\"more\":true"), newest);
    String first = newest.replaceFirst(".*?\"first\":\"([^\"]*)\".*\n", "$1");
    String before = gets(to("/pages/history?limit=2&before=" + first)).body();
    assertTrue(before.contains("message 1") && before.contains("message 2"), before);
    String after = gets(asRobot("/pages/history?after=" + first)).body();
    assertTrue(after.contains("message 4") && !after.contains("message 3"), after);
    assertTrue(gets(to("/pages/history?since=1h&limit=1")).body().contains("message 0"));
    assertTrue(gets(to("/pages/history?until=2126-01-01&limit=1")).body().contains("message 4"));
    assertTrue(gets(to("/pages/history?until=2026-01-01")).body().contains("\"messages\":[]"));
    assertTrue(gets(to("/pages/history?since=soon")).body().contains("is not a time; write "));
    try (Caller events = follower("/pages/sse?since=" + first)) {
      assertEquals(List.of("message 4"), texts(events, 1));
    }
  }

  @Test
  void clientThatSendsItsBodyInChunksIsUnderstood() throws Exception {
    var chunks = BodyPublishers.fromPublisher(BodyPublishers.ofString("in chunks"));
    HttpRequest request = asRobot("/chunks").expectContinue(true).PUT(chunks).build();
    assertEquals(200, client.send(request, BodyHandlers.ofString()).statusCode());
    assertTrue(gets(to("/chunks/history")).body().contains("in chunks"));
  }

  /** A body without an end takes no memory beyond its limit, and ends with the connection. */
  @Test
  void bodyWithoutAnEndIsRefused() throws Exception {
    try (Caller endless = server.call()) {
      endless.send(
          "POST /endless HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
      byte[] chunk = ("400\r\n" + "x".repeat(0x400) + "\r\n").getBytes(UTF_8);
      for (int i = 0; i < 64; i++) {
        endless.send(chunk);
      }
      endless.send(new byte[] {'1', '\r', '\n'});
      assertTrue(endless.lineWith("HTTP/1.1").contains("413"));
    }
    assertTrue(!gets(to("/endless/history")).body().contains("xxx"));
  }
}
