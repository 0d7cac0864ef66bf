package belfry.protocol.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NtpPacketTest {

  @Test
  void anyBytesComeBackAsTheyWere() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      byte[] bytes = new byte[NtpPacket.LENGTH];
      random.nextBytes(bytes);
      ByteBuffer out = ByteBuffer.allocate(NtpPacket.LENGTH);
      NtpPacket.read(ByteBuffer.wrap(bytes)).orElseThrow().write(out);
      assertEquals(ByteBuffer.wrap(bytes), out.flip());
    }
  }

  @Test
  void aShortPacketIsNone() {
    assertTrue(NtpPacket.read(ByteBuffer.allocate(47)).isEmpty());
  }

  @Test
  void whatDoesNotFitItsBitsIsNoPacket() {
    assertThrows(
        IllegalArgumentException.class, () -> new NtpPacket(4, 4, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> new NtpPacket(0, 4, 3, 0, 200, 0, 0, 0, 0, 0, 0, 0, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> new NtpPacket(0, 4, 3, 0, 0, 0, -1, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void timestampsKeepTheNanosecondInEveryEra() {
    Random random = new Random(2);
    for (int i = 0; i < 10_000; i++) {
      Instant instant =
          Instant.ofEpochSecond(
              random.nextLong(-2_000_000_000L, 20_000_000_000L), random.nextInt(1_000_000_000));
      Instant near = instant.plusSeconds(random.nextInt());
      assertEquals(instant, NtpTimestamp.toInstant(NtpTimestamp.of(instant), near));
    }
  }

  @Test
  void theSecondEraBeginsIn2036() {
    Instant instant = Instant.parse("2036-02-07T06:28:16Z");
    assertEquals(0, NtpTimestamp.of(instant));
    assertEquals(instant, NtpTimestamp.toInstant(0, Instant.parse("2026-11-22T00:00:00Z")));
    assertEquals(
        Instant.parse("1900-01-01T00:00:00Z"),
        NtpTimestamp.toInstant(0, Instant.parse("1950-01-01T00:00:00Z")));
  }

  @Test
  void shortFormatRoundsUpAndEnds() {
    assertEquals(65_536, NtpPacket.shortFormat(1_000_000_000));
    assertEquals(1, NtpPacket.shortFormat(1));
    assertEquals(0xffff_ffffL, NtpPacket.shortFormat(Long.MAX_VALUE));
    assertEquals(1_500_000_000, NtpPacket.shortToNanos(98_304));
  }
}
