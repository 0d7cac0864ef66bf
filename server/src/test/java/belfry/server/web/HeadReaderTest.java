package belfry.server.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.web.HeadReader.Found;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a request of HTTP/1.1, and what two programs could understand differently. */
class HeadReaderTest {
  private static final String BROWSER =
      """
      GET /_/page.css?v=1 HTTP/1.1\r
      Host: 127.0.0.1:9527\r
      Accept: text/css, */*;q=0.1\r
      CONNECTION:\tkeep-alive, Upgrade \r
      Empty:\r
      \r
      """;

  private static Found read(String bytes) {
    return new HeadReader().next(ByteBuffer.wrap(bytes.getBytes(ISO_8859_1)));
  }

  private static String get(String... lines) {
    return "GET / HTTP/1.1\r\n" + String.join("\r\n", lines) + "\r\n\r\n";
  }

  @Test
  void requestOfABrowserIsRead() {
    RequestHead head = ((Found.Head) read(BROWSER)).head();
    assertEquals("GET", head.method());
    assertEquals("/_/page.css", head.path());
    assertEquals(Optional.of("127.0.0.1:9527"), head.field("host"));
    assertEquals(Optional.of(""), head.field("empty"));
    assertTrue(head.has("connection", "upgrade"));
    assertFalse(head.has("connection", "close"));
    assertEquals(
        Map.of(
            "host", List.of("127.0.0.1:9527"),
            "accept", List.of("text/css, */*;q=0.1"),
            "connection", List.of("keep-alive, Upgrade"),
            "empty", List.of("")),
        head.fields());
  }

  @Test
  void splitChangesNothingAndWhatFollowsIsLeft() {
    byte[] bytes = (BROWSER + "rest").getBytes(ISO_8859_1);
    Found whole = read(BROWSER);
    for (int at = 0; at <= bytes.length; at++) {
      HeadReader reader = new HeadReader();
      ByteBuffer first = ByteBuffer.wrap(bytes, 0, at);
      ByteBuffer second = ByteBuffer.wrap(bytes, at, bytes.length - at);
      Found found = reader.next(first);
      if (found instanceof Found.NeedMore) {
        found = reader.next(second);
      }
      assertEquals(whole, found);
      assertEquals("rest".length(), first.remaining() + second.remaining());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "\r\n\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
        " GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\nHost: a\n\n",
        "GET / HTTP/1.1\rHost: a\r\r",
        "GET / HTTP/1.1\r\nHost: a\r\n\n",
        "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /\r\n\r\n",
        "GET / HTTP/1.1 \r\nHost: a\r\n\r\n",
        "GET / http/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.10\r\nHost: a\r\n\r\n",
        "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET * HTTP/1.1\r\nHost: a\r\n\r\n",
        "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /#ops HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /\u00E4 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n",
        "G(T / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n\tfolded\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nNo field\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n: nameless\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: a\u007Fb\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n",
        "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, chunked\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\u000Bchunked\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n",
      })
  void whatCouldBeUnderstoodDifferentlyIsRefused(String request) {
    assertEquals(Status.BAD, assertInstanceOf(Found.Bad.class, read(request)).status());
  }

  /** Each character costs the same, however the head goes on. */
  @Test
  void fieldOfSpacesCostsNoMoreThanOthers() {
    String request = get("Host: a", "X: " + " ".repeat(8_000) + "\u007F");
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          for (int i = 0; i < 500; i++) {
            assertInstanceOf(Found.Bad.class, read(request));
          }
        });
  }

  @Test
  void pathAndQueryAreDecoded() {
    String line = "GET /%23ops/a%2Fb/?since=1-2&x=%C3%A4+b&since=3-4 HTTP/1.1";
    RequestHead head = ((Found.Head) read(line + "\r\nHost: a\r\n\r\n")).head();
    assertEquals(Optional.of(List.of("#ops", "a/b", "")), head.segments());
    assertEquals(Optional.of("1-2"), head.parameter("since"));
    assertEquals(Optional.of("\u00E4 b"), head.parameter("x"));
    assertEquals(Optional.empty(), head.parameter("y"));
    for (String bad : List.of("/%", "/%2", "/%zz", "/%C3", "/%+1")) {
      Found found = read("GET " + bad + " HTTP/1.1\r\nHost: a\r\n\r\n");
      assertEquals(Optional.empty(), ((Found.Head) found).head().segments(), bad);
    }
  }

  @Test
  void emptyLinesBeforeARequestArePassedOver() {
    String empty = "\r\n".repeat(HeadReader.MOST_EMPTY_LINES);
    assertEquals(read(BROWSER), read(empty + BROWSER));
    assertTrue(HeadReader.isBegunIn((empty + BROWSER).getBytes(ISO_8859_1)));
    assertInstanceOf(Found.Bad.class, read("\r\n" + empty + BROWSER));
    HeadReader reader = new HeadReader();
    assertInstanceOf(
        Found.NeedMore.class, reader.next(ByteBuffer.wrap("\r\n".getBytes(ISO_8859_1))));
    assertTrue(reader.isEmpty());
  }

  @Test
  void lineOfAPersonIsRefusedAtOnce() {
    assertInstanceOf(Found.Bad.class, read("GET /\n"));
  }

  @Test
  void otherVersionsAreNamed() {
    String request = "GET / HTTP/2.0\r\nHost: a\r\n\r\n";
    assertEquals(Status.VERSION, assertInstanceOf(Found.Bad.class, read(request)).status());
  }

  @Test
  void sizeAndNumberOfFieldsAreLimited() {
    String[] fields = new String[HeadReader.MOST_FIELDS];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = i == 0 ? "Host: a" : "X-" + i + ": 1";
    }
    assertInstanceOf(Found.Head.class, read(get(fields)));
    assertTooLarge(get(String.join("\r\n", fields), "X: 1"));
    int left = HeadReader.LONGEST - get("Host: a", "X: ").length();
    assertInstanceOf(Found.Head.class, read(get("Host: a", "X: " + "a".repeat(left))));
    assertTooLarge(get("Host: a", "X: " + "a".repeat(left + 1)));
    assertTooLarge("GET /" + "a".repeat(HeadReader.LONGEST));
  }

  private static void assertTooLarge(String request) {
    assertEquals(Status.TOO_LARGE, assertInstanceOf(Found.Bad.class, read(request)).status());
  }

  @Test
  void requestNeedsNoHostWhereAnyIsGood() {
    String request = "GET /livez HTTP/1.0\r\n\r\n";
    assertInstanceOf(Found.Bad.class, read(request));
    var found = HeadReader.forAnyHost().next(ByteBuffer.wrap(request.getBytes(ISO_8859_1)));
    assertEquals("/livez", assertInstanceOf(Found.Head.class, found).head().path());
  }
}
