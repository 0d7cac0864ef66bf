package belfry.server.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Limits;
import belfry.protocol.time.NtpPacket;
import belfry.protocol.time.Zone;
import belfry.server.udp.SipHash;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;

/** Whatever the datagram is, an answer is within its budget, and NTP answers only clients. */
class DatagramFuzzTest {
  private static final Instant NOW = Instant.parse("2026-11-22T03:05:09.012345678Z");
  private static final int NOBODY_ASKS_SO_MUCH = 65_507;

  private final StrftimeAnswerer strftime = new StrftimeAnswerer(Zone.UTC, SipHash.random());
  private final NtpAnswerer ntp =
      new NtpAnswerer(
          InstantSource.fixed(NOW), () -> 0, () -> ClockState.UNKNOWN, OptionalInt.empty());
  private final ByteBuffer answer = ByteBuffer.allocate(StrftimeAnswerer.LONGEST_REQUEST);

  @FuzzTest(maxDuration = "2m")
  void anAnswerIsWithinItsBudgetAndIsNoQuestion(byte[] request) throws CharacterCodingException {
    Optional<String> first = answered(request);
    assertEquals(first, answered(request), "a remembered format has the same answer");
    if (first.isPresent()) {
      assertTrue(answer.limit() <= Math.max(Limits.TIME_ANSWER, request.length), first.get());
      assertEquals(Optional.empty(), answered(first.get().getBytes(StandardCharsets.UTF_8)));
    }
  }

  private Optional<String> answered(byte[] request) throws CharacterCodingException {
    int length = Math.min(request.length, NOBODY_ASKS_SO_MUCH);
    return strftime.answer(NOW, ByteBuffer.wrap(request, 0, length), answer.clear())
        ? Optional.of(StandardCharsets.UTF_8.newDecoder().decode(answer.duplicate()).toString())
        : Optional.empty();
  }

  @FuzzTest(maxDuration = "2m")
  void onlyAClientIsAnsweredAndInItsOwnVersion(byte[] request) {
    if (ntp.answer(NOW, ByteBuffer.wrap(request), answer.clear())) {
      assertTrue(answer.limit() <= request.length);
      NtpPacket asked = NtpPacket.read(ByteBuffer.wrap(request)).orElseThrow();
      NtpPacket told = NtpPacket.read(answer).orElseThrow();
      assertEquals(NtpPacket.CLIENT, asked.mode());
      assertEquals(NtpPacket.SERVER, told.mode());
      assertEquals(asked.version(), told.version());
      assertEquals(asked.transmit(), told.origin());
      assertEquals(NtpPacket.UNSYNCHRONISED, told.leap(), "this clock is not synchronised");
    }
  }
}
