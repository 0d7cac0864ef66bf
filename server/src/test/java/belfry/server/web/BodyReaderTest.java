package belfry.server.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.web.BodyReader.Found;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the body of a request ends, and what two programs could understand differently. */
class BodyReaderTest {
  private static final int LIMIT = 40;
  private static final String CHUNKS =
      "5\r\nhello\r\n01 ; name=\"x\"\r\n \r\n5;a\r\nworld\r\n0\r\nTrailer: x\r\n\r\n";

  private static RequestHead head(boolean isChunked, String length) {
    Map<String, List<String>> fields =
        isChunked
            ? Map.of("transfer-encoding", List.of("Chunked"))
            : Map.of("content-length", List.of(length));
    return new RequestHead("POST", "/ops", true, fields);
  }

  /** Reads bytes in pieces. Returns what was found, and how many bytes are left. */
  static String read(boolean isChunked, byte[] bytes, int piece) {
    BodyReader reader = new BodyReader(head(isChunked, "11"), LIMIT);
    for (int at = 0; at < bytes.length; at += piece) {
      ByteBuffer some = ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at));
      Found found = reader.next(some);
      if (!(found instanceof Found.NeedMore)) {
        return text(found) + " " + (bytes.length - some.position());
      }
    }
    return "incomplete";
  }

  private static String text(Found found) {
    return switch (found) {
      case Found.Body body -> new String(body.bytes(), ISO_8859_1);
      case Found.Bad bad -> bad.status() + ": " + bad.why();
      case Found.NeedMore _ -> "incomplete";
    };
  }

  private static String chunks(String bytes) {
    return read(true, bytes.getBytes(ISO_8859_1), bytes.length());
  }

  @Test
  void splitChangesNothingAndWhatFollowsIsLeft() {
    for (int piece = 1; piece < CHUNKS.length(); piece++) {
      byte[] chunked = (CHUNKS + "rest").getBytes(ISO_8859_1);
      assertEquals("hello world 4", read(true, chunked, piece));
      byte[] whole = "hello worldrest".getBytes(ISO_8859_1);
      assertEquals("hello world 4", read(false, whole, piece));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n",
        "5\nhello\n0\n\n",
        "5\r\nhello!\r\n0\r\n\r\n",
        "5\r\nhell\r\n0\r\n\r\n",
        "-5\r\nhello\r\n",
        "+5\r\nhello\r\n",
        "0x5\r\nhello\r\n",
        " 5\r\nhello\r\n",
        "5 \r\nhello\r\n",
        "5;\u0001\r\nhello\r\n",
        "123456789\r\n",
        "5\r\nhello0\r\n\r\n",
        "0\r\nTrailer: x\n\r\n",
      })
  void chunksThatCouldBeUnderstoodDifferentlyAreRefused(String bytes) {
    assertTrue(chunks(bytes).startsWith("400 "), chunks(bytes));
  }

  @ParameterizedTest
  @CsvSource({"40, incomplete", "41, 413", "999999999999999, 413"})
  void longBodyIsRefusedAtOnce(String length, String answer) {
    Found found = new BodyReader(head(false, length), LIMIT).next(ByteBuffer.allocate(0));
    assertTrue(text(found).startsWith(answer), () -> text(found));
  }

  @Test
  void whatComesInChunksIsLimited() {
    assertTrue(chunks("14\r\n" + "x".repeat(20) + "\r\n15\r\n").startsWith("413 "));
    assertTrue(chunks("ffffffff\r\n").startsWith("413 "));
    assertTrue(chunks("1;" + "x".repeat(BodyReader.LONGEST_LINE)).startsWith("400 "));
    assertTrue(chunks("0\r\n" + "a: b\r\n".repeat(BodyReader.MOST_LINES)).startsWith("400 "));
  }
}
