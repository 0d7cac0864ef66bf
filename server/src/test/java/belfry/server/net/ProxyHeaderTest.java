package belfry.server.net;

import static belfry.server.net.ProxyHeaders.address;
import static belfry.server.net.ProxyHeaders.ascii;
import static belfry.server.net.ProxyHeaders.binary;
import static belfry.server.net.ProxyHeaders.join;
import static belfry.server.net.ProxyHeaders.line;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import belfry.server.net.ProxyHeader.Found;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks against HAProxy's {@code doc/proxy-protocol.txt}, sections 2.1 and 2.2. */
class ProxyHeaderTest {
  private static final InetSocketAddress ANN = address("203.0.113.7", 51_234);
  private static final InetSocketAddress DOOR = address("192.0.2.1", 9_527);
  private static final InetSocketAddress BOB = address("2001:db8::b0b", 0);
  private static final InetSocketAddress DOOR6 =
      address("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 65_535);
  private static final byte[] CLIENT = ascii("hello\r\n");

  static Stream<Arguments> headers() {
    return Stream.of(
        Arguments.of(line(ANN, DOOR), ANN),
        Arguments.of(line(BOB, DOOR6), BOB),
        Arguments.of(line(DOOR6, BOB), DOOR6),
        Arguments.of(
            ascii("PROXY TCP6 2001:DB8::B0B ::1 65535 0\r\n"), address("2001:db8::b0b", 65_535)),
        // IPv4 client of HAProxy on a v4v6 bind, or of nginx on [::] with ipv6only=off
        Arguments.of(ascii("PROXY TCP6 ::ffff:203.0.113.7 ::ffff:192.0.2.1 51234 9527\r\n"), ANN),
        Arguments.of(
            ascii("PROXY TCP6 ::FFFF:cb00:7107 0:0:0:0:0:ffff:192.0.2.1 51234 9527\r\n"), ANN),
        // inet_ntop writes these with dots too
        Arguments.of(ascii("PROXY TCP6 ::1.2.3.4 ::1 0 1\r\n"), address("::102:304", 0)),
        Arguments.of(
            ascii("PROXY TCP6 64:ff9b::192.0.2.7 ::1 0 1\r\n"), address("64:ff9b::c000:207", 0)),
        // nginx with realip: the destination has another family than the client
        Arguments.of(ascii("PROXY TCP6 2001:db8::b0b 192.0.2.1 0 9527\r\n"), BOB),
        Arguments.of(ascii("PROXY TCP4 203.0.113.7 2001:db8::1 51234 9527\r\n"), ANN),
        Arguments.of(ascii("PROXY UNKNOWN\r\n"), null),
        Arguments.of(ascii("PROXY UNKNOWN what ever \n\r\0 this is\r\n"), null),
        Arguments.of(binary(ANN, DOOR), ANN),
        Arguments.of(binary(BOB, DOOR6), BOB),
        Arguments.of(binary(ANN, DOOR, (byte) 4, (byte) 0, (byte) 2, (byte) 0, (byte) 0), ANN),
        Arguments.of(binary(0x20, 0x00), null),
        Arguments.of(binary(0x20, 0x11, new byte[12]), null),
        Arguments.of(binary(0x20, 0xff, new byte[3]), null),
        Arguments.of(binary(0x21, 0x00), null),
        Arguments.of(binary(0x21, 0x31, new byte[216]), null),
        Arguments.of(binary(0x21, 0x12, new byte[12]), null),
        Arguments.of(
            binary(0x21, 0x11, new byte[ProxyHeader.LONGEST - 16]), address("0.0.0.0", 0)));
  }

  @ParameterizedTest
  @MethodSource("headers")
  void isFoundWithWhereTheClientIs(byte[] header, InetSocketAddress source) {
    assertEquals(new Found.Header(header.length, source), found(header));
    assertEquals(new Found.Header(header.length, source), found(join(header, CLIENT)));
  }

  @ParameterizedTest
  @MethodSource("headers")
  void isWaitedForWhereverItIsSplit(byte[] header, InetSocketAddress source) {
    for (int at = 0; at < header.length; at++) {
      assertEquals(new Found.NeedMore(), found(Arrays.copyOf(header, at)), "split at " + at);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello\r\n",
        "P!",
        "PROXY\r\n",
        "proxy TCP4 1.2.3.4 5.6.7.8 1 2\r\n",
        "PROXY TCP5 1.2.3.4 5.6.7.8 1 2\r\n",
        "PROXY TCP4  1.2.3.4 5.6.7.8 1 2\r\n",
        "PROXY TCP4 1.2.3.4 5.6.7.8 1 2 \r\n",
        "PROXY TCP4 1.2.3.4 5.6.7.8 1\r\n",
        "PROXY TCP4 1.2.3.4 5.6.7.8 1 2 3\r\n",
        "PROXY TCP4 1.2.3 5.6.7.8 1 2\r\n",
        "PROXY TCP4 1.2.3.256 5.6.7.8 1 2\r\n",
        "PROXY TCP4 01.2.3.4 5.6.7.8 1 2\r\n",
        "PROXY TCP4 1.2.3.4 5.6.7.8 01 2\r\n",
        "PROXY TCP4 1.2.3.4 5.6.7.8 65536 2\r\n",
        "PROXY TCP4 1.2.3.4 5.6.7.8 1 99999\r\n",
        "PROXY TCP4 1.2.3.4 5.6.7.8 -1 2\r\n",
        "PROXY TCP4 ::1 ::1 1 2\r\n",
        "PROXY TCP6 1.2.3.4 5.6.7.8 1 2\r\n",
        "PROXY TCP6 ::ffff:1.2.3 ::1 1 2\r\n",
        "PROXY TCP6 ::ffff:1.2.3.256 ::1 1 2\r\n",
        "PROXY TCP6 ::ffff:01.2.3.4 ::1 1 2\r\n",
        "PROXY TCP6 1.2.3.4:: ::1 1 2\r\n",
        "PROXY TCP6 ::1.2.3.4:1 ::1 1 2\r\n",
        "PROXY TCP4 ::ffff:1.2.3.4 5.6.7.8 1 2\r\n",
        "PROXY TCP6 :: ::1::2 1 2\r\n",
        "PROXY TCP6 1:2:3:4:5:6:7:8:9 ::1 1 2\r\n",
        "PROXY TCP6 fe80::1%lo ::1 1 2\r\n",
        "PROXY TCP4 localhost localhost 1 2\r\n",
        "PROXY TCP4 1.2.3.4 5.6.7.8 1 2\n\r\n",
        "PROXY UNKNOWNN\r\n",
        "PROXY UNIX\r\n",
      })
  void aLineThatBreaksTheRulesIsMalformed(String line) {
    assertInstanceOf(Found.Malformed.class, found(ascii(line)));
  }

  @Test
  void aLineEndsWithin107Bytes() {
    String longest = "PROXY UNKNOWN " + "f".repeat(91) + "\r\n";
    assertEquals(new Found.Header(107, null), found(ascii(longest)));
    assertInstanceOf(
        Found.Malformed.class, found(ascii("PROXY UNKNOWN " + "f".repeat(92) + "\r\n")));
    assertInstanceOf(Found.Malformed.class, found(ascii("PROXY TCP4 " + " ".repeat(2_000))));
  }

  @ParameterizedTest
  @ValueSource(ints = {0x10, 0x11, 0x22, 0x2f, 0x31, 0x00, 0xff})
  void anotherVersionOrCommandIsMalformed(int command) {
    assertInstanceOf(Found.Malformed.class, found(binary(command, 0x11, new byte[12])));
  }

  @ParameterizedTest
  @ValueSource(ints = {0x13, 0x1f, 0x41, 0xf0, 0xff})
  void aFamilyOrProtocolThatThereIsNotIsMalformed(int family) {
    assertInstanceOf(Found.Malformed.class, found(binary(0x21, family, new byte[36])));
  }

  @Test
  void addressesThatDoNotFitTheLengthAreMalformed() {
    assertInstanceOf(Found.Malformed.class, found(binary(0x21, 0x11, new byte[11])));
    assertInstanceOf(Found.Malformed.class, found(binary(0x21, 0x21, new byte[35])));
  }

  @Test
  void aLengthWithoutMeasureIsRefusedBeforeItsBytesCome() {
    byte[] endless = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a2111ffff");
    assertInstanceOf(Found.Malformed.class, found(endless));
  }

  @Test
  void bytesStayWhereTheyAre() {
    ByteBuffer bytes = ByteBuffer.wrap(join(ascii("##"), line(ANN, DOOR), CLIENT)).position(2);
    ByteBuffer before = bytes.duplicate();
    assertEquals(ANN, ((Found.Header) ProxyHeader.in(bytes)).source());
    assertEquals(before, bytes);
    assertEquals(2, bytes.position());
  }

  private static Found found(byte[] bytes) {
    return ProxyHeader.in(ByteBuffer.wrap(bytes));
  }
}
