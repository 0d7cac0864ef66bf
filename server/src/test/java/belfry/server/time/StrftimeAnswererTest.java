package belfry.server.time;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.time.Zone;
import belfry.server.udp.SipHash;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrftimeAnswererTest {
  private static final Instant NOW = Instant.parse("2026-11-22T03:05:09Z");

  private final StrftimeAnswerer answerer =
      new StrftimeAnswerer(Zone.named("UTC").orElseThrow(), SipHash.random());

  private Optional<byte[]> ask(byte[] request) {
    ByteBuffer answer = ByteBuffer.allocate(2_048);
    if (!answerer.answer(NOW, ByteBuffer.wrap(request), answer)) {
      return Optional.empty();
    }
    return Optional.of(Arrays.copyOf(answer.array(), answer.limit()));
  }

  private Optional<String> ask(String request) {
    return ask(request.getBytes(UTF_8)).map(bytes -> new String(bytes, UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "12:30",
        "hello",
        "2026-11-22 03:05:09",
        "Sun Nov 22 03:05:09 2026\r\n",
        "! unknown zone",
        "100%",
        "%%",
        "%Q",
        "%n",
        "! width over 255",
        // a line of the character generator (RFC 864)
        "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefg\r\n",
        "%H 12\0\1"
      })
  void textThatAsksForNoTimeGetsNoAnswer(String text) {
    assertEquals(Optional.empty(), ask(text));
    assertEquals(Optional.empty(), ask(text), "remembered");
  }

  @Test
  void oneLineEndIsNotPartOfTheFormat() {
    assertEquals(Optional.of("03:05"), ask("%H:%M\n"));
    assertEquals(Optional.of("03%"), ask("%H%%\r\n"));
    assertEquals(Optional.of("03\n"), ask("%H\n\n"));
    assertEquals(Optional.of("2026-11-22 03:05:09"), ask("\n"));
    assertEquals(Optional.of("03"), ask("%H\n\0\0\0"));
  }

  @Test
  void answerThatWouldBeAQuestionIsMarked() {
    assertEquals(Optional.of("%H 03\0\1"), ask("%%H %H"));
    assertEquals(Optional.of("TZ=UTC\0\1"), ask("TZ=UTC TZ=%Z"));
    assertEquals(Optional.of("100% at 03"), ask("100%% at %H"));
  }

  @Test
  void noAnswerIsAQuestion() {
    Random random = new Random(5);
    String alphabet = "%%%%%%_-0^#19EOcCsYFDrTAaBbnNzZ:x TZ=Asia/Tokyo\0\1\r\n\u00ff\u00e9";
    int answered = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] request = new byte[random.nextInt(60) * (i % 50 == 0 ? 30 : 1)];
      for (int j = 0; j < request.length; j++) {
        request[j] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
      }
      Optional<byte[]> answer = ask(request);
      if (answer.isPresent()) {
        answered++;
        assertFalse(
            ask(answer.get()).isPresent(), () -> "answered: " + Arrays.toString(answer.get()));
      }
    }
    assertTrue(answered > 5_000);
  }
}
