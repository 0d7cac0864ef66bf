package belfry.protocol.dialect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import belfry.protocol.dialect.LineReader.Found;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {
  @Test
  void everyEndOfLineEndsOneLine() {
    assertEquals(
        List.of("[lf]", "[crlf]", "[crnul]", "[cr]", "[]", "[]", "[]", "rest [rest]"),
        found("lf\ncrlf\r\ncrnul\r\0cr\r\n\r\n\r\rrest"));
  }

  @Test
  void endsOfLinesAreToldApart() {
    assertEquals(List.of("[]", "[]"), found("\n\n"));
    assertEquals(List.of("[]", "[]"), found("\n\r"));
    assertEquals(List.of("[]", "[]"), found("\r\0\n"), "CR NUL is a whole end");
    assertEquals(List.of("[]", "rest [\0]"), found("\n\0"), "NUL alone is data");
    assertEquals(List.of("[a]", "[b]"), found("a\rb\r"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\nb\r\nc\r\0d\re\r\r\n\n\0f",
        "12345678\r\n123456789\r\nok\r\n",
        "12345678901234567890\n12345678",
        "12345678901\r\0\n\r",
        "123456789012345678901\nnever read",
      })
  void everySplitGivesTheSameLines(String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    Received whole = Received.whole(bytes);
    for (int at = 0; at <= bytes.length; at++) {
      assertEquals(whole, Received.splitAt(bytes, at), "split at " + at);
    }
    assertEquals(whole, Received.inPartsOf(1, bytes));
  }

  @Test
  void lineAtTheLimitIsRead() {
    assertEquals(List.of("[12345678]", "[ok]"), found("12345678\nok\n"));
  }

  @Test
  void lineOverTheLimitIsToldOnceAndSkippedToItsEnd() {
    assertEquals(List.of("too long", "[ok]"), found("123456789\nok\n"));
    assertEquals(List.of("too long", "[ok]"), found("1234567890123456\r\nok\n"));
    assertEquals(
        List.of("too long", "too long", "[]", "[ok]"), found("123456789\n123456789\n\nok\n"));
  }

  @Test
  void lineOverTheLimitIsToldBeforeItEnds() {
    LineReader reader = new LineReader(4, 100);
    ByteBuffer bytes = bytes("12345");
    assertInstanceOf(Found.TooLong.class, reader.next(bytes));
    assertInstanceOf(Found.NeedMore.class, reader.next(bytes));
  }

  @Test
  void bytesWithoutAnEndAreToldAsEndless() {
    assertEquals(List.of("too long", "[]"), found("12345678901234567890\n\n"));
    assertEquals(List.of("too long", "endless"), found("123456789012345678901"));
  }

  @Test
  void endlessIsNeverShorterThanTheLimit() {
    LineReader reader = new LineReader(8, 2);
    assertArrayEquals("12345678".getBytes(ISO_8859_1), line(reader.next(bytes("12345678\n"))));
  }

  @Test
  void restIsALineOnceAndOnlyWhenOneHasBegun() {
    LineReader reader = new LineReader(8, 20);
    assertInstanceOf(Found.NeedMore.class, reader.rest());
    assertInstanceOf(Found.NeedMore.class, reader.next(bytes("hello")));
    assertArrayEquals("hello".getBytes(ISO_8859_1), line(reader.rest()));
    assertInstanceOf(Found.NeedMore.class, reader.rest());
  }

  @Test
  void restOfALineOverTheLimitIsNotALine() {
    assertEquals(List.of("too long"), found("123456789"));
  }

  @Test
  void longLinesAreKeptWhole() {
    String text = "0123456789".repeat(1000);
    LineReader reader = new LineReader(10_000, 20_000);
    for (byte b : text.getBytes(ISO_8859_1)) {
      assertInstanceOf(Found.NeedMore.class, reader.next(ByteBuffer.wrap(new byte[] {b})));
    }
    assertEquals(text, new String(line(reader.next(bytes("\n"))), ISO_8859_1));
  }

  @Test
  void linesAreHandedOver() {
    LineReader reader = new LineReader(8, 20);
    byte[] first = line(reader.next(bytes("one\n")));
    first[0] = 'X';
    assertEquals("two", new String(line(reader.next(bytes("two\n"))), ISO_8859_1));
  }

  private static List<String> found(String text) {
    return Received.whole(text.getBytes(ISO_8859_1)).found();
  }

  private static byte[] line(Found found) {
    return assertInstanceOf(Found.Line.class, found).bytes();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
  }
}
