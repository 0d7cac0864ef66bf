package belfry.server.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.web.FrameReader.Found;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The framing of RFC 6455, by its sections. A case has the frames of a client, masked, each as its
 * first byte and its payload ({@code 'text'}, {@code a*200} or hexadecimal), and what is read:
 * {@code T'text'}, {@code P'payload'} for a ping, {@code pong}, {@code part}, {@code long}, {@code
 * close}, or the code that breaks the connection. {@code raw} bytes are sent as they are. Each case
 * is also sent byte by byte.
 */
class FrameReaderTest {
  private static final int LIMIT = 1_000;
  private static final int ENDLESS = 70_000;

  static List<String> read(byte[] bytes, int piece) {
    FrameReader reader = new FrameReader(LIMIT, ENDLESS);
    List<String> all = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += piece) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at));
      Found found = reader.next(buffer);
      while (!(found instanceof Found.NeedMore)) {
        all.add(shown(found));
        if (found instanceof Found.Broken) {
          return all;
        }
        found = reader.next(buffer);
      }
      assertFalse(buffer.hasRemaining());
    }
    return all;
  }

  private static String shown(Found found) {
    return switch (found) {
      case Found.Text text -> "T'" + new String(text.bytes(), UTF_8) + "'";
      case Found.TooLong _ -> "long";
      case Found.Fragment _ -> "part";
      case Found.Ping ping -> "P'" + new String(ping.payload(), UTF_8) + "'";
      case Found.Pong _ -> "pong";
      case Found.Close _ -> "close";
      case Found.Broken broken -> String.valueOf(broken.code().number());
      case Found.NeedMore _ -> "more";
    };
  }

  private static void assertReads(String frames, String expected) {
    byte[] bytes = ClientFrames.of(frames);
    List<String> wanted = Arrays.asList(expected.split(" ", -1));
    assertEquals(wanted, read(bytes, bytes.length));
    assertEquals(wanted, read(bytes, 1));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        // 5.2: lengths, in each of the three forms
        "81:, T''",
        "81:'hello', T'hello'",
        "81:'a' 81:'b', T'a' T'b'",
        // 5.5.2 and 5.5.3: pings and pongs
        "89:, P''",
        "89:'x', P'x'",
        "89:00ff7f, P'\u0000\uFFFD\u007F'",
        "89:a*125 81:'b', P'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' T'b'",
        "89:a*126, 1002",
        "89:a*70000, 1002",
        "8a:, pong",
        "8a:'unasked', pong",
        "8a:'x' 89:'y' 8a:'z', pong P'y' pong",
        // 5.2: reserved bits, with every kind of frame
        "c1:'x', 1002",
        "a1:'x', 1002",
        "91:'x', 1002",
        "81:'a' f1:'b', T'a' 1002",
        "c9:, 1002",
        "aa:, 1002",
        "98:03e8, 1002",
        "01:'a' c0:'b', part 1002",
        // 5.2: opcodes
        "83:, 1002",
        "84:'x', 1002",
        "85:, 1002",
        "86:, 1002",
        "87:, 1002",
        "8b:, 1002",
        "8c:'x', 1002",
        "8d:, 1002",
        "8e:, 1002",
        "8f:, 1002",
        "81:'a' 8b:'x', T'a' 1002",
        "82:'x', 1003",
        "02:'x', 1003",
        // 5.1: a client masks
        "raw:810568656c6c6f, 1002",
        "raw:8900, 1002",
        // 5.2: the shortest form of a length
        "raw:81fe007d, 1002",
        "raw:81fe0000, 1002",
        "raw:81ff000000000000ffff, 1002",
        "raw:81ffffffffffffffffff, 1002",
        "raw:81ff7fffffffffffffff, 1009",
        "01:'a' raw:80ff7fffffffffffffff, part 1009",
        "01:'a' raw:00ff7fffffffffffffff, part 1009",
        // 5.4: fragments, with control frames between them
        "01:'he' 80:'llo', part T'hello'",
        "01:'he' 00:'l' 80:'lo', part part T'hello'",
        "01: 80:, part T''",
        "01: 00: 80:'x', part part T'x'",
        "01:'he' 89:'p' 80:'llo', part P'p' T'hello'",
        "01:'he' 8a: 00:'l' 89: 80:'lo', part pong part P'' T'hello'",
        "09:'x', 1002",
        "0a:'x', 1002",
        "08:03e8, 1002",
        "89:'a' 09:'b' 80:'c', P'a' 1002",
        "80:'x', 1002",
        "00:'x', 1002",
        "80:'x' 81:'y', 1002",
        "01:'a' 80:'b' 80:'c', part T'ab' 1002",
        "01:'a' 81:'b', part 1002",
        "01:'a' 01:'b', part 1002",
        "01:'a' 82:'b', part 1002",
        "01:'a' 88:03e8, part close",
        // 5.5.1 and 7: closes
        "88:, close",
        "88:03e8, close",
        "88:03e8627965, close",
        "88:03, 1002",
        "88:03e8ff, 1007",
        "88:03e8ce, 1007",
        "88:03e8eda080, 1007",
        "88:a*126, 1002",
        // 10.4: sizes
        "81:a*70001, 1009",
        "01:a*70000 80:'a', part 1009",
        "81:a*1001 81:'x', long T'x'",
        "81:a*70000 81:'x', long T'x'",
        "01:a*999 80:'bc' 81:'x', part long T'x'",
      })
  void framesAreReadAsTheRfcSays(String frames, String expected) {
    assertReads(frames, expected);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, 124, 125, 126, 127, 128, 255, 256, 1_000, 1_001, 65_535, 65_536, 70_000})
  void everyLengthIsRead(int length) {
    byte[] bytes = ClientFrames.frame(0x81, "x".repeat(length).getBytes(UTF_8));
    List<String> expected = List.of(length <= LIMIT ? "T'" + "x".repeat(length) + "'" : "long");
    assertEquals(expected, read(bytes, bytes.length));
    assertEquals(expected, read(bytes, 997));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 4999})
  void closeCodesOfTheRegistryAreTaken(int code) {
    assertReads("88:" + HexFormat.of().toHexDigits((short) code), "close");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 1999, 2000, 2999, 5000, 65535})
  void otherCloseCodesBreakTheProtocol(int code) {
    assertReads("88:" + HexFormat.of().toHexDigits((short) code), "1002");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "\u00E9",
        "\u07FF",
        "\u0800",
        "\uD7FF",
        "\uE000",
        "\uFFFD",
        "\uFFFF",
        "\uD800\uDC00",
        "\uDBFF\uDFFF",
        "\u03BA\u1F79\u03C3\u03BC\u03B5",
        "\u0000"
      })
  void utf8IsTakenAlsoIfEveryByteIsAFragment(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    StringBuilder frames = new StringBuilder("01:");
    StringBuilder expected = new StringBuilder("part");
    for (byte b : bytes) {
      frames.append(" 00:").append(HexFormat.of().toHexDigits(b));
      expected.append(" part");
    }
    assertReads(frames + " 80:", expected + " T'" + text + "'");
    assertReads("81:" + HexFormat.of().formatHex(bytes), "T'" + text + "'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80",
        "bf",
        "8080",
        "c0",
        "c1",
        "f5",
        "ff",
        "fe",
        "c3",
        "e282",
        "f09f98",
        "c320",
        "e28220",
        "c080",
        "c1bf",
        "e08080",
        "e09fbf",
        "f0808080",
        "f08fbfbf",
        "f8888080",
        "fc84808080",
        "eda080",
        "edadbf",
        "edbfbf",
        "f4908080",
        "f7bfbfbf",
        "41c3",
        "cebaeda0",
        "6162ff6364"
      })
  void malformedUtf8IsRefused(String hex) {
    assertReads("81:" + hex, "1007");
    byte[] longer = ClientFrames.of("81:" + "61".repeat(2 * LIMIT) + hex);
    assertEquals(List.of("1007"), read(longer, longer.length), "in a message that is skipped");
  }

  @Test
  void malformedUtf8IsRefusedBeforeItsFrameIsWhole() {
    byte[] frame = ClientFrames.of("01:" + "cebae1bdb9" + "f4908080" + "61".repeat(20));
    FrameReader reader = new FrameReader(LIMIT, ENDLESS);
    int head = 6;
    int good = 6; // the first byte of the bad character may still begin a good one
    assertTrue(reader.next(ByteBuffer.wrap(frame, 0, head + good)) instanceof Found.NeedMore);
    assertTrue(reader.next(ByteBuffer.wrap(frame, head + good, 1)) instanceof Found.Broken);
  }

  @Test
  void framesOfTheServerAreWhatTheRfcShows() {
    assertArrayEquals(HexFormat.of().parseHex("810548656c6c6f"), Frames.line(bytes("Hello\n")));
    assertArrayEquals(HexFormat.of().parseHex("8900"), Frames.ping());
    assertArrayEquals(HexFormat.of().parseHex("8a0548656c6c6f"), Frames.pong(bytes("Hello")));
    assertArrayEquals(HexFormat.of().parseHex("880203e8"), Frames.close(CloseCode.NORMAL, ""));
    assertArrayEquals(HexFormat.of().parseHex("010161"), Frames.part(bytes("a"), true, false));
    assertArrayEquals(HexFormat.of().parseHex("000162"), Frames.part(bytes("b"), false, false));
    assertArrayEquals(HexFormat.of().parseHex("800163"), Frames.part(bytes("c\n"), false, true));
    assertArrayEquals(
        HexFormat.of().parseHex("817e0100"), Arrays.copyOf(Frames.line(new byte[256]), 4));
    assertArrayEquals(
        HexFormat.of().parseHex("817f0000000000010000"),
        Arrays.copyOf(Frames.line(new byte[65_536]), 10));
    assertEquals(125, Frames.close(CloseCode.NORMAL, "\u00E9".repeat(99)).length - 2 + 1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
