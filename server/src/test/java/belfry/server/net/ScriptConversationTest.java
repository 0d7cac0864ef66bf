package belfry.server.net;

import static belfry.server.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.script.Scripts;
import belfry.server.web.GuestRights;
import belfry.server.web.WebHosts;
import belfry.server.web.WebOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP for scripts on the chat port, without sockets. */
class ScriptConversationTest {
  private static final String POST =
      "POST /lobby HTTP/1.1\r\nHost: localhost\r\nContent-Length: 11\r\n\r\ndeploy done";

  /** Characters that arrive together. */
  private static final int PIECE = 4_000;

  private final Reception reception = new Reception();

  @AfterEach
  void close() {
    reception.close();
    assertEquals(0, reception.failures.count());
  }

  private static Reception receptionFor(GuestRights guests) {
    DoorOptions usual = Started.door(100, false, Duration.ofSeconds(60));
    return new Reception(
        new DoorOptions(
            usual.address(),
            usual.maxConnections(),
            usual.maxPerAddress(),
            usual.maxLine(),
            usual.floodLimit(),
            usual.stallLimit(),
            usual.greetAfter(),
            usual.motd(),
            usual.irc(),
            Optional.of(new WebOptions(new WebHosts(List.of()), guests)),
            usual.balancers()));
  }

  private static String request(String line, String body, String... fields) {
    StringBuilder request = new StringBuilder(line + " HTTP/1.1\r\nHost: localhost\r\n");
    for (String field : fields) {
      request.append(field).append("\r\n");
    }
    if (!body.isEmpty()) {
      request.append("Content-Length: ").append(body.getBytes(UTF_8).length).append("\r\n");
    }
    return request.append("\r\n").append(body).toString();
  }

  /** Sends a request on a connection of its own. Returns the answer. */
  private String asks(String request) {
    FakeTransport script = reception.connects();
    for (int at = 0; at < request.length(); at += PIECE) {
      reception.sends(script, request.substring(at, Math.min(request.length(), at + PIECE)));
    }
    return script.written();
  }

  private static String status(String answer) {
    return answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length());
  }

  @Test
  void bodyIsSaidInTheNameOfGuests() {
    FakeTransport ann = reception.greeted();
    String answer = asks(POST);
    assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
    assertTrue(answer.contains("\r\nContent-Type: application/json\r\n"), answer);
    assertTrue(answer.contains("{\"on\":\"ack\",\"message\":\""), answer);
    eventually(() -> assertTrue(ann.written().contains("<http-guest> deploy done\r\n")));
    assertEquals(1, reception.chat.sessions());
    reception.sends(ann, "/nick http-guest\n/nick HTTP_Guest\n");
    assertTrue(ann.written().contains("\"http-guest\" is reserved"), ann::written);
  }

  @Test
  void requestsFollowEachOtherOnOneConnection() {
    FakeTransport script = reception.connects();
    String chunked =
        """
        PUT /lobby HTTP/1.1\r
        Host: localhost\r
        Transfer-Encoding: chunked\r
        \r
        6\r
        second\r
        0\r
        \r
        """;
    String history = request("GET /lobby/history?limit=9", "");
    byte[] all = (POST + chunked + POST + history).getBytes(UTF_8);
    for (byte one : all) {
      reception.sends(script, new byte[] {one});
    }
    String answer = script.written();
    assertEquals(5, answer.split("HTTP/1.1 200 OK\r\n", -1).length, answer);
    assertTrue(answer.indexOf("\"deploy done\"") < answer.indexOf("\"second\""), answer);
    assertEquals(0, script.timesClosed());
  }

  @Test
  void repeatedRequestPostsOnce() {
    String once = request("POST /lobby", "build 7", "Idempotency-Key: \"b-7\"");
    String first = asks(once);
    String second = asks(once);
    assertTrue(first.contains("\"id\":\"b-7\"") && !first.contains("duplicate"), first);
    assertTrue(second.contains("\"duplicate\":true"), second);
    String history = asks(request("GET /lobby/history", ""));
    assertEquals(2, history.split("build 7", -1).length, history);
  }

  @Test
  void conventionOfNtfyIsUnderstood() {
    FakeTransport ann = reception.greeted();
    asks(
        request(
            "POST /lobby", "it failed\n", "Title: Deploy", "X-Priority: 4", "Tags: ci, warning"));
    asks(request("POST /lobby?title=A%20b&p=urgent", "text"));
    asks(
        request(
            "POST /", "{\"topic\":\"lobby\",\"title\":\"Up\",\"message\":\"m\",\"tags\":[\"x\"]}"));
    eventually(() -> {
      assertTrue(ann.written().contains("> [high] Deploy: it failed (ci, warning)\r\n"));
      assertTrue(ann.written().contains("> [urgent] A b: text\r\n"));
      assertTrue(ann.written().contains("> Up: m (x)\r\n"));
    });
  }

  @Test
  void webhookIsAnsweredAsSlackDoes() {
    FakeTransport ann = reception.greeted();
    String hook = "POST /_/hook/lobby";
    String answer = asks(request(hook, "{\"text\":\"one\\ntwo\",\"channel\":\"#ops\"}"));
    assertTrue(answer.endsWith("\r\nContent-Length: 2\r\n\r\nok"), answer);
    assertTrue(answer.contains("\r\nContent-Type: text/plain; charset=utf-8\r\n"), answer);
    eventually(() -> assertTrue(ann.written().contains("<http-guest> one · two\r\n")));
    String late = asks(request(hook, "{\"text\":\"" + "ä".repeat(9_000) + "\"}"));
    assertTrue(late.endsWith("ok"), late);
    eventually(() -> assertTrue(ann.written().contains("ä …\r\n")));
  }

  @ParameterizedTest
  @CsvSource({
    "POST /lobby, '', 400, bad-field",
    "POST /a b/c, x, 400, ''",
    "POST /!, x, 400, bad-name",
    "POST /%C3, x, 404, ''",
    "POST /lobby/x, x, 404, ''",
    "PUT /_/hook, x, 405, ''",
    "POST /_/hook/lobby/ann, x, 404, ''",
    "POST /_/hook/lobby/ann/bfy_secret, {}, 403, insecure",
    "POST /_/hook/lobby, {}, 400, bad-field",
    "POST /_/hook/lobby, hello, 400, malformed",
    "POST /, hello, 400, malformed",
    "POST /, {}, 400, bad-name",
    "POST /lobby?p=9, x, 400, bad-field",
    "POST /_/page.css, x, 405, ''",
    "DELETE /lobby, '', 405, ''",
    "OPTIONS /lobby, '', 405, ''",
    "GET /lobby, '', 404, ''",
    "GET /lobby/json, x, 400, ''",
    "GET /lobby/json?since=1, '', 400, bad-field",
    "GET /lobby/json?last=-1, '', 400, bad-field",
    "GET /!/json, '', 400, bad-name",
    "GET /lobby/history?before=1-1&after=1-1, '', 400, bad-field",
    "HEAD /lobby/history, '', 404, ''",
  })
  void whatCanNotBeDoneIsAnswered(String line, String body, String status, String code) {
    String answer = asks(request(line, body));
    assertEquals(status, status(answer), answer);
    assertTrue(code.isEmpty() || answer.contains("\"code\":\"" + code + "\""), answer);
    assertFalse(asks(request("GET /lobby/history", "")).contains("\"on\":\"message\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: http://evil.example",
        "Origin: null",
        "Sec-Fetch-Site: cross-site",
        "Origin: http://localhost:1",
      })
  void pageOfAnotherServerAchievesNothing(String field) {
    for (String line : List.of("POST /lobby", "POST /", "POST /_/hook/lobby", "GET /lobby/json")) {
      String answer = asks(request(line, line.startsWith("GET") ? "" : "hunter2", field));
      assertEquals("403", status(answer), answer);
      assertFalse(answer.contains("Access-Control"), answer);
    }
    assertFalse(asks(request("GET /lobby/history", "")).contains("hunter2"));
    assertEquals(0, reception.chat.sessions());
  }

  @ParameterizedTest
  @CsvSource({"NONE, 401, 401", "READ, 401, 200", "SAY, 200, 200"})
  void guestMayDoWhatTheOperatorAllows(GuestRights rights, String post, String read) {
    try (Reception other = receptionFor(rights)) {
      for (String line : List.of("POST /lobby", "POST /_/hook/lobby")) {
        FakeTransport script = other.connects();
        other.sends(script, request(line, "{\"text\":\"x\"}"));
        assertEquals(post, status(script.written()), script::written);
      }
      for (String path : List.of("/lobby/history", "/lobby/json", "/lobby/sse")) {
        FakeTransport script = other.connects();
        other.sends(script, request("GET " + path, ""));
        assertEquals(read, status(script.written()), script::written);
      }
    }
  }

  /** These clients are not known to be on this machine. */
  @ParameterizedTest
  @CsvSource({
    "Authorization: Bearer bfy_x, 401",
    "Authorization: Bearer a b:bfy_x, 401",
    "Authorization: Bearer ann:bfy_x, 403",
    "Authorization: Basic !, 401",
    "Authorization: Basic YW5uOmJmeV94, 403",
    "Authorization: Digest x, 401",
    "Authorization:, 401",
  })
  void wrongCredentialsAreNotThoseOfAGuest(String field, String status) {
    String answer = asks(request("POST /lobby", "x", field));
    assertEquals(status, status(answer), answer);
    assertEquals(status.equals("401"), answer.contains("\r\nWWW-Authenticate: Bearer\r\n"));
    assertFalse(answer.contains("bfy_x"), answer);
  }

  @Test
  void bodyThatIsTooLongOrTooSlowEndsTheConnection() {
    String head = "POST /lobby HTTP/1.1\r\nHost: localhost\r\nContent-Length: ";
    assertEquals("413", status(asks(head + (Scripts.LONGEST_BODY + 1) + "\r\n\r\nx")));
    String long1 = "x".repeat(5_000);
    assertEquals("413", status(asks(head + "5000\r\n\r\n" + long1)));
    FakeTransport slow = reception.connects();
    reception.sends(slow, head + "10\r\n\r\nhunter2");
    reception.passes(Conversations.REQUEST_LIMIT);
    assertTrue(slow.written().startsWith("HTTP/1.1 408 "), slow::written);
    assertEquals(1, slow.timesClosed());
    assertFalse(asks(request("GET /lobby/history", "")).contains("hunter2"));
  }

  @Test
  void clientThatWaitsForConsentGetsIt() {
    FakeTransport script = reception.connects();
    String head =
        """
        POST /lobby HTTP/1.1\r
        Host: localhost\r
        Expect: 100-continue\r
        Content-Length: 2\r
        \r
        """;
    reception.sends(script, head);
    assertEquals("HTTP/1.1 100 Continue\r\n\r\n", script.written());
    reception.sends(script, "hi");
    assertTrue(script.written().contains("\r\n\r\nHTTP/1.1 200 OK\r\n"), script::written);
    FakeTransport refused = reception.connects();
    reception.sends(refused, head.replace("/lobby", "/lobby/x"));
    assertEquals("404", status(refused.written()));
  }

  @Test
  void followerGetsTheEventsOfTheRoomUntilItLeaves() {
    FakeTransport ann = reception.greeted();
    reception.sends(ann, "/nick ann\nbefore\n");
    FakeTransport script = reception.connects();
    reception.sends(script, request("GET /lobby/json?last=1", ""));
    String begin = script.written();
    assertTrue(begin.contains("\r\nContent-Type: application/x-ndjson\r\n"), begin);
    assertFalse(begin.contains("Content-Length"), begin);
    assertTrue(begin.contains("\r\n\r\n{\"on\":\"joined\",\"room\":\"lobby\""), begin);
    assertTrue(begin.contains("\"on\":\"history\"") && begin.contains("\"before\""), begin);
    reception.sends(ann, "hello\n");
    eventually(() -> assertTrue(script.written().contains("\"text\":\"hello\"")));
    String who = script.written().replaceFirst("(?s).*\"who\":\\[\"([^\"]*)\".*", "$1");
    reception.sends(ann, "/msg " + who + " are you there?\n");
    eventually(() -> assertTrue(ann.written().contains("reads no direct messages")));
    reception.sends(ann, "well, then\n");
    eventually(() -> assertTrue(script.written().contains("well, then")));
    assertFalse(script.written().contains("are you there?"), script::written);
    script.ends();
    reception.threads.runAll();
    eventually(() -> assertEquals(1, reception.chat.sessions()));
    assertEquals(1, script.timesClosed());
  }

  @Test
  void followerGoesOnAfterTheLastEventThatItHas() {
    FakeTransport ann = reception.greeted();
    reception.sends(ann, "one\n");
    String sse = request("GET /lobby/sse?last=1", "");
    String begin = asks(sse);
    assertTrue(begin.contains("\r\nContent-Type: text/event-stream\r\n"), begin);
    String id = begin.replaceFirst("(?s).*\nid: (\\d+-\\d+)\ndata: .*", "$1");
    reception.sends(ann, "two\nthree\n");
    for (String again :
        List.of(
            request("GET /lobby/json", "", "Accept: text/event-stream", "Last-Event-ID: " + id),
            request("GET /lobby/sse?since=" + id, ""))) {
      String events = asks(again);
      assertTrue(events.contains("\r\n\r\nid: " + id + "\ndata: {\"on\":\"joined\""), events);
      assertFalse(events.contains("\"one\""), events);
      assertTrue(events.indexOf("\"text\":\"two\"") < events.indexOf("\"text\":\"three\""), events);
      assertTrue(events.contains("\"text\":\"three\"") && events.endsWith("}\n\n"), events);
    }
  }

  @Test
  void followerThatIsPutOutGetsTheEnd() {
    FakeTransport ann = reception.connects();
    reception.sends(
        ann, "{\"do\":\"nick\",\"name\":\"ann\"}\n{\"do\":\"join\",\"room\":\"ops\"}\n");
    FakeTransport script = reception.connects();
    reception.sends(script, request("GET /ops/json", ""));
    String who = script.written().replaceFirst("(?s).*\"who\":\\[\"([^\"]*)\".*", "$1");
    reception.sends(
        ann, "{\"do\":\"kick\",\"room\":\"ops\",\"name\":\"" + who + "\",\"why\":\"enough\"}\n");
    eventually(() -> {
      reception.threads.runAll();
      assertEquals(1, script.timesClosed());
    });
    assertTrue(script.written().contains("\"put_out\":true"), script::written);
    reception.sends(ann, "{\"do\":\"say\",\"room\":\"ops\",\"text\":\"secret\"}\n");
    assertFalse(script.written().contains("secret"), script::written);
  }

  @Test
  void longSpacesInAWebhookCostNoMoreThanOtherText() {
    String text = "a" + " ".repeat(60_000) + "b\\n \\n c";
    String answer =
        assertTimeoutPreemptively(
            Duration.ofSeconds(20),
            () -> asks(request("POST /_/hook/lobby", "{\"text\":\"" + text + "\"}")));
    assertTrue(answer.endsWith("\r\n\r\nok"), answer);
  }

  @Test
  void slowFollowerGetsAGapAndHoldsNobodyUp() {
    FakeTransport ann = reception.greeted();
    FakeTransport script = reception.connects();
    reception.sends(script, request("GET /lobby/sse", ""));
    script.hasRoomFor(0);
    for (int i = 0; i < 1_500; i++) {
      reception.sends(ann, "line " + i + "\n");
    }
    assertFalse(script.written().contains("line 1"), script::written);
    script.hasRoomFor(Integer.MAX_VALUE);
    eventually(() -> {
      reception.threads.runAll();
      assertTrue(script.written().contains("line 1499"));
    });
    assertTrue(
        script.written().matches("(?s).*\nid: \\d+-\\d+\ndata: \\{\"on\":\"gap\".*"),
        script::written);
  }

  @Test
  void programThatAsksForJsonIsRefusedInJson() throws Exception {
    for (String line : List.of("GET /lobby", "DELETE /lobby")) {
      String refused = asks(request(line, "", "Accept: text/html, application/json"));
      assertTrue(refused.contains("{\"on\":\"refused\",\"code\":\"unknown-command\""), refused);
      assertFalse(asks(request(line, "", "Accept: */*")).contains("{"));
    }
  }
}
