package belfry.server.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignProtocolTest {
  @Test
  void helloOfTlsIsRecognised() {
    assertEquals(
        "this port speaks plain text, not TLS",
        ForeignProtocol.greets(ByteBuffer.wrap(new byte[] {0x16, 3, 1, 2, 0})));
    assertNull(ForeignProtocol.greets(ByteBuffer.wrap(new byte[] {0x16})));
    assertNull(ForeignProtocol.greets(ByteBuffer.wrap("hello".getBytes(UTF_8))));
    assertNull(ForeignProtocol.greets(ByteBuffer.allocate(0)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"GET / HTTP/1.1", "POST /x?y=z HTTP/1.0", "OPTIONS * HTTP/2", "PRI * HTTP/2.0"})
  void requestsOfTheWebAreRecognised(String line) {
    assertEquals(
        "this is a chat server, not a web server; try: nc HOST PORT",
        ForeignProtocol.says(line.getBytes(UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "GET", "GET off my lawn", "get / HTTP/1.1", "see GET / HTTP/1.1", "{}"})
  void whatPeopleSayIsNot(String line) {
    assertNull(ForeignProtocol.says(line.getBytes(UTF_8)));
  }
}
