package belfry.server.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.web.WebSite.Encryption;
import belfry.server.web.WebSite.Reaction;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server answers to a browser, and to those that only look like one. */
class WebSiteTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-02T03:04:05Z"));
  private static final WebSite SITE = new WebSite(new WebHosts(List.of("Chat.Example.org")), CLOCK);
  private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
  private static final String[] SOCKET = {
    "Host: localhost:9527",
    "Upgrade: websocket",
    "Connection: keep-alive, Upgrade",
    "Sec-WebSocket-Version: 13",
    KEY
  };

  private static Reaction react(Encryption encryption, String line, String... fields) {
    String head = line + "\r\n" + String.join("\r\n", fields) + "\r\n\r\n";
    var found = new HeadReader().next(ByteBuffer.wrap(head.getBytes(ISO_8859_1)));
    return SITE.react(((HeadReader.Found.Head) found).head(), encryption);
  }

  private static String answer(String line, String... fields) {
    return text(react(Encryption.OFF, line, fields));
  }

  private static String text(Reaction reaction) {
    return new String(
        switch (reaction) {
          case Reaction.Send send -> send.bytes();
          case Reaction.Upgrade upgrade -> upgrade.bytes();
          case Reaction.NotForPage _ -> "HTTP/1.1 0".getBytes(ISO_8859_1);
        },
        ISO_8859_1);
  }

  private static String status(Reaction reaction) {
    return text(reaction).substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length());
  }

  @Test
  void pageHasTheFieldsThatProtectIt() {
    String answer = answer("GET / HTTP/1.1", "Host: localhost");
    assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
    for (String field :
        List.of(
            "Date: Mon, 02 Nov 2026 03:04:05 GMT",
            "Content-Type: text/html; charset=utf-8",
            "X-Content-Type-Options: nosniff",
            "Referrer-Policy: no-referrer",
            "Cross-Origin-Opener-Policy: same-origin",
            "Cross-Origin-Resource-Policy: same-origin",
            "Cache-Control: no-cache")) {
      assertTrue(answer.contains("\r\n" + field + "\r\n"), field);
    }
    Matcher policy = Pattern.compile("\r\nContent-Security-Policy: (.*)\r\n").matcher(answer);
    assertTrue(policy.find(), answer);
    assertTrue(policy.group(1).contains("default-src 'none'"), answer);
    assertTrue(policy.group(1).contains("trusted-types 'none'"), answer);
    assertFalse(policy.group(1).contains("unsafe"), answer);
    assertFalse(answer.contains("Access-Control"), "no other page may read the answer");
  }

  @Test
  void everyFileThatThePageNamesIsThere() {
    String page = answer("GET / HTTP/1.1", "Host: localhost");
    Matcher name = Pattern.compile("(?:src|href)=\"(/[^\"]*)\"").matcher(page);
    int files = 0;
    for (; name.find(); files++) {
      String answer = answer("GET " + name.group(1) + " HTTP/1.1", "Host: localhost");
      assertTrue(answer.startsWith("HTTP/1.1 200 OK"), name.group());
    }
    assertTrue(files >= 3, page);
  }

  @Test
  void answerToHeadHasNoBody() {
    String got = answer("GET / HTTP/1.1", "Host: localhost");
    String head = answer("HEAD / HTTP/1.1", "Host: localhost");
    assertEquals(got.substring(0, got.indexOf("\r\n\r\n") + 4), head);
  }

  @Test
  void fileThatTheBrowserHasIsNotSentAgain() {
    String got = answer("GET /_/main.js HTTP/1.1", "Host: localhost");
    Matcher tag = Pattern.compile("ETag: (\"\\w+\")").matcher(got);
    assertTrue(tag.find(), got);
    String again =
        answer(
            "GET /_/main.js HTTP/1.1", "Host: localhost", "If-None-Match: \"x\", " + tag.group(1));
    assertTrue(again.startsWith("HTTP/1.1 304 Not Modified\r\n"), again);
    assertTrue(again.endsWith("\r\n\r\n"), again);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/_/index.html",
        "/_/../page.css",
        "/_/%2e%2e/page.css",
        "/_/",
        "/_/page.css/",
        "/_/PAGE.CSS"
      })
  void onlyTheNamesOfThePageLeadToFiles(String path) {
    String answer = answer("GET " + path + " HTTP/1.1", "Host: localhost");
    assertTrue(answer.startsWith("HTTP/1.1 404 Not Found\r\n"), answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get"})
  void otherMethodsAreNotAllowed(String method) {
    Reaction reaction =
        react(
            Encryption.OFF,
            method + " /_/page.css HTTP/1.1",
            "Host: localhost",
            "Content-Length: 5");
    assertEquals("405", status(reaction));
    assertTrue(text(reaction).contains("\r\nAllow: GET, HEAD\r\n"), text(reaction));
    assertTrue(((Reaction.Send) reaction).last(), "nobody reads the body");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /x",
        "GET //_/page.css",
        "POST /",
        "PUT /ops",
        "POST /_/hook/ops",
        "GET /a/b"
      })
  void otherPathsAreNotForThePageButTheHostIsCheckedStill(String line) {
    assertInstanceOf(
        Reaction.NotForPage.class, react(Encryption.OFF, line + " HTTP/1.1", "Host: localhost"));
    assertEquals("421", status(react(Encryption.OFF, line + " HTTP/1.1", "Host: evil.example")));
  }

  @ParameterizedTest
  @CsvSource({
    "X: a program, false",
    "Origin: http://localhost:9527, false",
    "Sec-Fetch-Site: none, false",
    "Sec-Fetch-Site: same-origin, false",
    "Origin: http://evil.example, true",
    "Origin: null, true",
    "Origin: http://localhost:9528, true",
    "Sec-Fetch-Site: cross-site, true",
    "Sec-Fetch-Site: same-site, true",
  })
  void pageOfAnotherServerMayNotUseTheInterfaceOfScripts(String field, boolean refused) {
    String head = "POST /ops HTTP/1.1\r\nHost: localhost:9527\r\n" + field + "\r\n\r\n";
    var found = new HeadReader().next(ByteBuffer.wrap(head.getBytes(ISO_8859_1)));
    RequestHead read = ((HeadReader.Found.Head) found).head();
    assertEquals(refused, SITE.refusalOfPage(read).isPresent());
  }

  @ParameterizedTest
  @CsvSource({
    "GET / HTTP/1.1, Connection: keep-alive, false",
    "GET / HTTP/1.1, Connection: Close, true",
    "GET / HTTP/1.0, Connection: keep-alive, true",
    "GET / HTTP/1.1, Content-Length: 0, false",
    "GET / HTTP/1.1, Content-Length: 1, true",
  })
  void connectionStaysOpenIfTheClientWantsAndNothingIsLeft(
      String line, String field, boolean last) {
    Reaction reaction = react(Encryption.OFF, line, "Host: localhost", field);
    assertEquals(last, ((Reaction.Send) reaction).last());
    assertEquals(last, text(reaction).contains("\r\nConnection: close\r\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, 200",
    "LOCALHOST:9527, 200",
    "127.0.0.1:9527, 200",
    "[::1]:9527, 200",
    "192.168.1.4, 200",
    "tower:9527, 200",
    "chat.example.org, 200",
    "CHAT.example.org.:443, 200",
    "belfry.localhost, 200",
    "evil.example, 421",
    "evil.example:9527, 421",
    "127.0.0.1.evil.example, 421",
    "localhost.evil.example, 421",
    "chat.example.org.evil.example, 421",
    "a b, 400",
    "user@localhost, 400",
    "localhost:, 400",
    "localhost:port, 400",
    "'', 400",
  })
  void nameThatAHostilePageCanPointHereIsRefused(String host, String status) {
    assertEquals(status, status(react(Encryption.OFF, "GET / HTTP/1.1", "Host: " + host)));
  }

  @Test
  void withTlsTheCertificateProvesTheName() {
    assertEquals("200", status(react(Encryption.ON, "GET / HTTP/1.1", "Host: other.example")));
  }

  @Test
  void browserIsSentToTlsIfItIsRequired() {
    String answer =
        text(react(Encryption.MISSING, "GET /?a=b HTTP/1.1", "Host: chat.example.org:9527"));
    assertTrue(answer.startsWith("HTTP/1.1 308 "), answer);
    assertTrue(answer.contains("\r\nLocation: https://chat.example.org:9527/?a=b\r\n"), answer);
    Reaction evil = react(Encryption.MISSING, "GET / HTTP/1.1", "Host: evil.example");
    assertEquals("421", status(evil));
    String named = answer("GET / HTTP/1.1", "Host: evil.example:9527");
    assertTrue(named.contains("the name evil.example; see --web-host"), named);
    assertEquals("308", status(react(Encryption.MISSING, "GET /_/socket HTTP/1.1", SOCKET)));
  }

  @Test
  void handshakeOfTheRfcIsAnswered() {
    Reaction reaction = react(Encryption.OFF, "GET /_/socket HTTP/1.1", SOCKET);
    assertInstanceOf(Reaction.Upgrade.class, reaction);
    assertEquals(
        """
        HTTP/1.1 101 Switching Protocols\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r
        \r
        """,
        text(reaction));
  }

  @ParameterizedTest
  @CsvSource({
    "Origin: http://localhost:9527, 101",
    "Origin: HTTP://LOCALHOST:9527, 101",
    "Origin: https://localhost:9527, 101",
    "Origin: https://chat.example.org, 101",
    "X: no browser, 101",
    "Origin: http://localhost, 403",
    "Origin: http://localhost:9528, 403",
    "Origin: http://evil.example, 403",
    "Origin: http://localhost:9527.evil.example, 403",
    "Origin: http://evil.example/localhost:9527, 403",
    "Origin: http://localhost:9527@evil.example, 403",
    "Origin: null, 403",
    "Origin: file://, 403",
    "Origin:, 403",
  })
  void pageOfAnotherServerMayNotConnect(String origin, String status) {
    String[] fields = Arrays.copyOf(SOCKET, SOCKET.length + 1);
    fields[SOCKET.length] = origin;
    assertEquals(status, status(react(Encryption.OFF, "GET /_/socket HTTP/1.1", fields)));
  }

  @ParameterizedTest
  @CsvSource({
    "0, Host: evil.example, 421",
    "1, Upgrade: h2c, 426",
    "1, Upgrade: websockets, 426",
    "2, Connection: keep-alive, 426",
    "3, Sec-WebSocket-Version: 8, 426",
    "3, X: no version, 426",
    "4, X: no key, 400",
    "4, Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ, 101",
    "4, Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25j, 400",
    "4, Sec-WebSocket-Key: !, 400",
  })
  void handshakeThatIsNotWholeIsRefused(int field, String instead, String status) {
    String[] fields = SOCKET.clone();
    fields[field] = instead;
    Reaction reaction = react(Encryption.OFF, "GET /_/socket HTTP/1.1", fields);
    assertEquals(status, status(reaction));
    if (status.equals("426")) {
      assertTrue(text(reaction).contains("\r\nSec-WebSocket-Version: 13\r\n"), text(reaction));
    }
  }

  @Test
  void onlyGetOfTheCurrentVersionOpensAWebSocket() {
    assertEquals("426", status(react(Encryption.OFF, "GET /_/socket HTTP/1.0", SOCKET)));
    assertEquals("426", status(react(Encryption.OFF, "HEAD /_/socket HTTP/1.1", SOCKET)));
    assertEquals("405", status(react(Encryption.OFF, "POST /_/socket HTTP/1.1", SOCKET)));
    assertEquals("200", status(react(Encryption.OFF, "GET / HTTP/1.1", SOCKET)));
  }
}
