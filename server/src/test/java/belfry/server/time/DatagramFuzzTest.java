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
import java.util.OptionalInt;

/** Every answer is within its budget, and NTP answers only clients, whatever the datagram is. */
class DatagramFuzzTest {
  private static final Instant NOW = Instant.parse("2026-11-22T03:05:09.012345678Z");
  private static final int NOBODY_ASKS_SO_MUCH = 65_507;

  private final StrftimeAnswerer strftime = new StrftimeAnswerer(Zone.UTC, SipHash.random());
  private final NtpAnswerer ntp =
      new NtpAnswerer(
          InstantSource.fixed(NOW), () -> 0, () -> ClockState.UNKNOWN, OptionalInt.empty());
  private final ByteBuffer answer = ByteBuffer.allocate(StrftimeAnswerer.LONGEST_REQUEST);

  @FuzzTest(maxDuration = "2m")
  void aFormatIsAnsweredWithinItsBudget(byte[] request) throws CharacterCodingException {
    String first = answered(request);
    assertTrue(answer.limit() <= Math.max(Limits.TIME_ANSWER, request.length), first);
    assertEquals(first, answered(request), "what is remembered is the same");
  }

  private String answered(byte[] request) throws CharacterCodingException {
    int length = Math.min(request.length, NOBODY_ASKS_SO_MUCH);
    assertTrue(strftime.answer(NOW, ByteBuffer.wrap(request, 0, length), answer.clear()));
    return StandardCharsets.UTF_8.newDecoder().decode(answer.duplicate()).toString();
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
