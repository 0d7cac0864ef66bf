package belfry.server.simple;

import static belfry.server.udp.Responder.Reaction.ANSWER;
import static belfry.server.udp.Responder.Reaction.INVALID;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Limits;
import belfry.protocol.time.Zone;
import belfry.server.udp.Responder.Reaction;
import belfry.server.udp.UdpService;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The daytime and the rdate service. */
class TimeOfDayTest {
  private static final Instant NOW = Instant.parse("2026-11-22T03:05:09Z");

  private final ByteBuffer answer = ByteBuffer.allocate(UdpService.BUFFER);

  private static TimeOfDay at(String instant) {
    return new TimeOfDay(Zone.UTC, InstantSource.fixed(Instant.parse(instant)));
  }

  @Test
  void daytimeIsALineThatRfc867Suggests() {
    assertEquals(
        "Sunday, November 22, 2026 03:05:09-UTC\r\n",
        new String(at("2026-11-22T03:05:09Z").daytime(), US_ASCII));
  }

  @Test
  void secondsAreThoseOfTheExamplesOfRfc868() {
    assertArrayEquals(
        ByteBuffer.allocate(4).putInt((int) 2_208_988_800L).array(),
        at("1970-01-01T00:00:00Z").seconds());
    assertArrayEquals(
        ByteBuffer.allocate(4).putInt((int) 2_398_291_200L).array(),
        at("1976-01-01T00:00:00Z").seconds());
    assertArrayEquals(new byte[] {0, 0, 0, 0}, at("2036-02-07T06:28:16Z").seconds());
  }

  @Test
  void daytimeOfEachDayAndZoneFitsIntoAnAnswer() {
    for (String zone : List.of("UTC", "Australia/Lord_Howe", "Pacific/Chatham", "Asia/Manila")) {
      for (int day = 0; day < 366; day++) {
        InstantSource clock = InstantSource.fixed(NOW.plus(day, ChronoUnit.DAYS));
        byte[] line = new TimeOfDay(Zone.of(ZoneId.of(zone)), clock).daytime();
        assertTrue(line.length > 30 && line.length <= Limits.TIME_ANSWER, zone + " " + day);
      }
    }
  }

  @Test
  void questionIsEmptyOrALineEndAndNoAnswerIsAQuestion() {
    TimeOfDay time = at("2026-11-22T03:05:09Z");
    for (Supplier<byte[]> service : List.<Supplier<byte[]>>of(time::daytime, time::seconds)) {
      TimeResponder responder = new TimeResponder(service);
      for (String question : List.of("", "\n", "\r\n")) {
        assertEquals(ANSWER, ask(responder, question.getBytes(US_ASCII)));
        assertArrayEquals(service.get(), Arrays.copyOf(answer.array(), answer.limit()));
      }
      for (byte[] other : List.of(time.daytime(), time.seconds(), new byte[] {'?'}, new byte[2])) {
        assertEquals(INVALID, ask(responder, other));
      }
    }
  }

  private Reaction ask(TimeResponder responder, byte[] question) {
    return responder.respond(new FakePath(9_013), NOW, ByteBuffer.wrap(question), answer.clear());
  }
}
