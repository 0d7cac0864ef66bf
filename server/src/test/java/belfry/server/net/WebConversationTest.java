package belfry.server.net;

import static belfry.server.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.chat.Session;
import belfry.server.chat.Visitor;
import belfry.server.web.ClientFrames;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of HTTP and WebSocket on the chat port, without sockets. */
class WebConversationTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String HANDSHAKE =
      """
      GET /_/socket HTTP/1.1\r
      Host: localhost\r
      Upgrade: websocket\r
      Connection: Upgrade\r
      Sec-WebSocket-Version: 13\r
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
      \r
      """;
  private static final String PING = "{\"do\":\"ping\",\"id\":\"1\"}";
  private static final String PONG = "\u0081\u0016{\"on\":\"pong\",\"id\":\"1\"}";

  private final Reception reception = new Reception();

  @AfterEach
  void close() {
    reception.close();
    assertEquals(0, reception.failures.count());
  }

  /** What a client got, each byte as a character. */
  private static String got(FakeTransport client) {
    return new String(client.writtenBytes(), ISO_8859_1);
  }

  private FakeTransport opens() {
    FakeTransport client = reception.connects();
    reception.sends(client, HANDSHAKE);
    assertTrue(got(client).startsWith("HTTP/1.1 101 "), () -> got(client));
    return client;
  }

  @Test
  void browserGetsThePageAndKeepsItsConnection() {
    FakeTransport browser = reception.connects();
    reception.sends(browser, GET);
    assertTrue(got(browser).startsWith("HTTP/1.1 200 OK\r\n"), browser::written);
    reception.sends(browser, "HEAD /none HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assertTrue(got(browser).contains("HTTP/1.1 404 "), browser::written);
    assertEquals(0, browser.timesClosed());
    assertEquals(0, reception.chat.sessions());
    reception.sends(browser, GET.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
    assertEquals(1, browser.timesClosed());
  }

  @Test
  void requestsThatComeTogetherAreAnsweredInTurn() {
    FakeTransport client = reception.connects();
    reception.sends(client, GET + "HEAD /none HTTP/1.1\r\nHost: localhost\r\n\r\n" + HANDSHAKE);
    String got = got(client);
    assertTrue(got.startsWith("HTTP/1.1 200 "), got);
    assertTrue(got.indexOf("HTTP/1.1 404 ") < got.indexOf("HTTP/1.1 101 "), got);
    assertEquals(1, reception.chat.sessions());
  }

  @Test
  void slowRequestIsNotGreeted() {
    FakeTransport browser = reception.connects();
    reception.sends(browser, GET.substring(0, 8));
    reception.passes(Started.GREET_AFTER);
    reception.sends(browser, GET.substring(8));
    assertTrue(got(browser).startsWith("HTTP/1.1 200 OK\r\n"), browser::written);
  }

  @Test
  void spareConnectionOfABrowserIsGreetedLate() {
    FakeTransport browser = reception.connects();
    reception.sends(browser, GET);
    FakeTransport spare = reception.connects();
    reception.passes(Started.GREET_AFTER);
    assertEquals("", got(spare));
    reception.sends(spare, GET);
    assertTrue(got(spare).startsWith("HTTP/1.1 200 OK\r\n"), spare::written);
    FakeTransport person = reception.connects();
    reception.passes(Started.GREET_AFTER);
    assertEquals("", got(person));
    reception.passes(Conversations.REQUEST_LIMIT);
    assertTrue(got(person).startsWith("* Welcome"), person::written);
  }

  @Test
  void requestThatIsTooSlowEnds() {
    FakeTransport slow = reception.connects();
    reception.sends(slow, GET.substring(0, 20));
    reception.passes(Conversations.REQUEST_LIMIT.plus(Started.GREET_AFTER));
    assertTrue(got(slow).startsWith("HTTP/1.1 408 "), slow::written);
    assertEquals(1, slow.timesClosed());
    FakeTransport idle = reception.connects();
    reception.sends(idle, GET);
    int answer = got(idle).length();
    reception.passes(Conversations.REQUEST_LIMIT);
    assertEquals(answer, got(idle).length());
    assertEquals(1, idle.timesClosed());
  }

  @Test
  void answerIsWrittenAsTheClientTakesIt() {
    FakeTransport browser = reception.connects();
    browser.hasRoomFor(10);
    Thread turn = Thread.ofVirtual().start(() -> reception.sends(browser, GET));
    eventually(() -> assertTrue(browser.awaitsWrite()));
    browser.hasRoomFor(1 << 20);
    eventually(() -> {
      reception.threads.runAll();
      assertTrue(got(browser).contains("</html>"), browser::written);
    });
    assertTrue(turn.isVirtual());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        POST / HTTP/1.1\r
        Host: localhost\r
        Origin: http://evil.example\r
        Content-Type: text/plain\r
        Content-Length: 24\r
        \r
        hunter2\r
        /nick hunter2\r
        """,
        """
        POST /_/socket HTTP/1.1\r
        Host: localhost\r
        Content-Length: 30\r
        \r
        {"do":"nick","name":"hunter2"}\r
        """,
        "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhunter2\r\n",
        "PUT /ops HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n7\r\nhunter2",
        "GET / HTTP/1.1\r\nHost: localhost\r\nX: {\r\n hunter2\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: localhost\r\nCookie: hunter2\r\n\r\nhunter2\r\n",
        "GET / HTTP/1.1\nCookie: hunter2\n\nhunter2\n",
        "\r\nGET / HTTP/1.1\r\nCookie: hunter2\r\n\r\nhunter2\r\n",
      })
  void nothingThatABrowserPostsIsSaid(String request) {
    FakeTransport bystander = reception.greeted();
    FakeTransport browser = reception.connects();
    reception.sends(browser, request);
    assertTrue(got(browser).startsWith("HTTP/1.1 4"), browser::written);
    assertEquals(1, browser.timesClosed());
    FakeTransport late = reception.greeted();
    reception.sends(late, request);
    reception.sends(bystander, "/history\n/who\n");
    assertFalse(bystander.written().contains("hunter2"), bystander::written);
  }

  @Test
  void serverWithoutAPageTurnsBrowsersAway() {
    var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    DoorOptions options =
        new DoorOptions(
            anyPort,
            10,
            10,
            4_096,
            false,
            Duration.ofSeconds(60),
            Started.GREET_AFTER,
            List.of(),
            DoorOptions.Irc.USUAL,
            Optional.empty(),
            List.of());
    try (Reception other = new Reception(options)) {
      FakeTransport browser = other.connects();
      other.sends(browser, HANDSHAKE);
      assertTrue(browser.written().startsWith("! HTTP is not answered"), browser::written);
      assertEquals(1, browser.timesClosed());
    }
  }

  @Test
  void messagesOfAWebSocketAreLinesOfJson() {
    FakeTransport page = opens();
    String opened = got(page);
    assertTrue(opened.contains("\r\n\r\n\u0081~"), opened);
    assertTrue(opened.contains("{\"on\":\"welcome\""), opened);
    assertFalse(opened.endsWith("\n"), opened);
    reception.sends(page, ClientFrames.text(PING));
    assertEquals(opened + PONG, got(page));
    assertEquals(0, reception.chat.rooms(), "nobody has been in #lobby");
  }

  @Test
  void splitChangesNothing() {
    byte[] bytes = ProxyHeaders.join(HANDSHAKE.getBytes(UTF_8), ClientFrames.text(PING));
    for (int at = 1; at < bytes.length; at++) {
      FakeTransport page = reception.connects();
      reception.sends(page, Arrays.copyOf(bytes, at));
      reception.sends(page, Arrays.copyOfRange(bytes, at, bytes.length));
      assertTrue(got(page).startsWith("HTTP/1.1 101 "), "split at " + at);
      assertTrue(got(page).endsWith(PONG), "split at " + at);
      page.ends();
      reception.threads.runAll();
    }
  }

  @Test
  void longAnswerIsOneMessageInFragments() {
    FakeTransport page = opens();
    reception.sends(page, ClientFrames.text("{\"do\":\"join\",\"room\":\"ops\"}"));
    int before = got(page).length();
    reception.sends(page, ClientFrames.text("{\"do\":\"who\",\"room\":\"ops\"}"));
    String answer = got(page).substring(before);
    assertEquals(1, answer.charAt(0), "the first fragment of a text");
    assertTrue(answer.endsWith("\u0080\u0002]}"), answer);
    assertTrue(answer.contains("\u0000"), "a fragment between the two");
  }

  @Test
  void pingIsAnsweredAndCloseIsAnsweredLast() {
    FakeTransport page = opens();
    int before = got(page).length();
    reception.sends(page, ClientFrames.frame(0x89, "x".getBytes(UTF_8)));
    assertEquals("\u008A\u0001x", got(page).substring(before));
    reception.sends(page, ClientFrames.frame(0x88, new byte[] {3, (byte) 0xE8}));
    assertEquals("\u0088\u0002\u0003\u00E8", got(page).substring(before + 3));
    assertEquals(1, page.timesClosed());
    assertEquals(0, reception.chat.sessions());
  }

  @Test
  void quitEndsWithByeAndClose() {
    FakeTransport page = opens();
    reception.sends(page, ClientFrames.text("{\"do\":\"quit\"}"));
    assertTrue(
        got(page).endsWith("{\"on\":\"bye\",\"why\":\"you left\"}\u0088\u0002\u0003\u00E8"),
        page::written);
  }

  @Test
  void serverThatStopsSaysSoAndCloses() {
    FakeTransport page = opens();
    reception.stops();
    assertTrue(got(page).contains("\"why\":\"the server is about to stop\""), page::written);
    assertTrue(got(page).endsWith("\u0088\u0002\u0003\u00E9"), page::written);
  }

  @Test
  void serverThatOpensNoSessionRefusesInTheWebSocket() {
    reception.chat.announceRestart();
    FakeTransport page = opens();
    assertTrue(got(page).contains("{\"on\":\"refused\",\"code\":\"stopping\""), page::written);
    assertTrue(got(page).endsWith("\u0088\u0002\u0003\u00F5"), page::written);
    assertEquals(1, page.timesClosed());
  }

  @Test
  void brokenFramesEndTheConnectionWithTheCode() {
    FakeTransport page = opens();
    reception.sends(page, new byte[] {(byte) 0x81, 5, 'h', 'e', 'l', 'l', 'o'});
    String last = got(page).substring(got(page).lastIndexOf('\u0088'));
    assertEquals("\u0003\u00EA", last.substring(2, 4));
    assertEquals(1, page.timesClosed());
  }

  @Test
  void longLineIsRefusedAndTheNextOneIsDone() {
    FakeTransport page = opens();
    reception.sends(page, ClientFrames.text("x".repeat(5_000)));
    assertTrue(got(page).contains("\"code\":\"too-long\""), page::written);
    reception.sends(page, ClientFrames.text(PING));
    assertTrue(got(page).endsWith(PONG), page::written);
  }

  @Test
  void silentClientIsPingedOnceAndEndsIfItDoesNotAnswer() {
    FakeTransport transport = new FakeTransport();
    Peer peer = new Peer(1, transport, reception.counters, reception.failures);
    Visitor visitor = new Visitor(Optional.empty(), true);
    Session session = reception.chat.open(peer, reception.speeches.browser(), visitor);
    var conversation = new WebSocketConversation(peer, session, null, 4_096, new byte[0]);
    int before = got(transport).length();
    long now = System.nanoTime();
    long silent = now + WebSocketConversation.PING_AFTER.plusSeconds(1).toNanos();
    conversation.tick(now);
    assertEquals(before, got(transport).length());
    for (int times = 0; times < 2; times++) {
      conversation.tick(silent);
      assertEquals("\u0089\u0000", got(transport).substring(before), "one ping");
    }
    conversation.take(ByteBuffer.wrap(ClientFrames.frame(0x8A, new byte[0])));
    conversation.tick(silent);
    assertEquals(before + 4, got(transport).length(), "one more ping");
    assertFalse(peer.isEnding());
    conversation.tick(System.nanoTime() + WebSocketConversation.LOST_AFTER.plusMillis(1).toNanos());
    assertEquals("you answered no ping for 90 seconds", peer.ending());
    conversation.close();
  }

  @Test
  void telnetIsNoPartOfAWebSocket() {
    FakeTransport page = opens();
    int before = got(page).length();
    byte[] key = {0, 0, 0, 0};
    byte[] areYouThere = {(byte) 255, (byte) 246};
    reception.sends(
        page, ProxyHeaders.join(new byte[] {(byte) 0x81, (byte) 0x82}, key, areYouThere));
    assertFalse(got(page).substring(before).contains("Yes"), page::written);
    assertTrue(got(page).contains("\u0088"), "it is not UTF-8");
  }
}
