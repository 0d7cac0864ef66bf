package belfry.server.simple;

import static belfry.server.udp.Responder.Reaction.ANSWER;
import static belfry.server.udp.Responder.Reaction.INVALID;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.udp.Responder.Reaction;
import belfry.server.udp.SipHash;
import belfry.server.udp.UdpService;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Echoes of datagrams, of which no forged one goes on for ever. */
class EchoResponderTest {
  private static final Instant NOW = Instant.parse("2026-11-22T03:05:09Z");

  private final EchoResponder echo = new EchoResponder(SipHash.random());
  private final ByteBuffer answer = ByteBuffer.allocate(UdpService.BUFFER);

  private Reaction ask(int port, String text, Instant time) {
    return echo.respond(
        new FakePath(port), time, ByteBuffer.wrap(text.getBytes(UTF_8)), answer.clear());
  }

  @Test
  void echoIsWhatWasSent() {
    assertEquals(ANSWER, ask(9_007, "salut à tous", NOW));
    assertEquals("salut à tous", UTF_8.decode(answer).toString());
  }

  @Test
  void twoServicesEndAForgedLoop() {
    EchoResponder other = new EchoResponder(SipHash.random());
    ByteBuffer travelling = ByteBuffer.wrap("for ever?".getBytes(UTF_8));
    Reaction reaction = ANSWER;
    int rounds = 0;
    while (reaction == ANSWER) {
      assertTrue(rounds < 20, "the loop goes on");
      EchoResponder next = rounds % 2 == 0 ? echo : other;
      ByteBuffer back = ByteBuffer.allocate(UdpService.BUFFER);
      Instant time = NOW.plus(Duration.ofMillis(600L * rounds));
      reaction = next.respond(new FakePath(9_007), time, travelling, back);
      travelling = back;
      rounds++;
    }
  }

  @Test
  void sameBytesGetFourEchoesInTenSecondsHoweverOftenTheyCome() {
    for (int i = 0; i < 1_000; i++) {
      assertEquals(i < EchoResponder.MOST_ECHOES ? ANSWER : INVALID, ask(9_007, "again", NOW));
    }
    assertEquals(ANSWER, ask(9_007, "other", NOW));
    assertEquals(ANSWER, ask(9_008, "again", NOW), "from another port");
    assertEquals(INVALID, ask(9_007, "again", NOW.plusSeconds(10)));
    assertEquals(ANSWER, ask(9_007, "again", NOW.plusSeconds(11)));
  }

  @Test
  void floodDoesNotMakeTheTableForget() {
    for (int i = 0; i < EchoResponder.MOST_ECHOES; i++) {
      assertEquals(ANSWER, ask(9_007, "loop", NOW));
    }
    for (int i = 0; i < 300_000; i++) {
      Reaction _ = ask(i % 60_000 + 1_024, "flood " + i, NOW);
    }
    assertEquals(INVALID, ask(9_007, "loop", NOW));
  }

  @Test
  void clockThatIsSetBackStopsNothing() {
    for (int i = 0; i < EchoResponder.MOST_ECHOES; i++) {
      assertEquals(ANSWER, ask(9_007, "hello", NOW));
    }
    assertEquals(ANSWER, ask(9_007, "hello", NOW.minusSeconds(3_600)));
  }

  @Test
  void emptyAndCutDatagramsGetNoEcho() {
    assertEquals(INVALID, ask(9_007, "", NOW));
    assertEquals(INVALID, ask(9_007, "x".repeat(UdpService.BUFFER), NOW));
  }
}
