package belfry.protocol.time;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;

/** Parses any bytes as a format, as a packet and as a zone table. */
class TimeFuzzTest {

  @FuzzTest
  void aFormatStaysInItsRoom(FuzzedDataProvider data) {
    long second = data.consumeLong(-(1L << 36), 1L << 36);
    int room = data.consumeInt(0, 2_000);
    byte[] format = data.consumeRemainingAsBytes();
    byte[] out = new byte[2_001];
    Arrays.fill(out, room, out.length, (byte) 7);
    if (Strftime.compile(format, 0, format.length) instanceof Strftime strftime) {
      int end = strftime.write(new BrokenDownTime().set(second, 5, Zone.UTC), out, 0, room);
      assertTrue(end >= Strftime.OVERFLOW && end <= room);
    }
    for (int i = room; i < out.length; i++) {
      assertEquals(7, out[i]);
    }
  }

  @FuzzTest
  void aPacketComesBackAsItWas(byte[] bytes) {
    NtpPacket.read(ByteBuffer.wrap(bytes))
        .ifPresent(packet -> {
          ByteBuffer out = ByteBuffer.allocate(NtpPacket.LENGTH);
          packet.write(out);
          assertArrayEquals(Arrays.copyOf(bytes, NtpPacket.LENGTH), out.array());
          NtpSample.of(NtpPacket.request(packet.origin()), packet, 0, 1, Instant.EPOCH);
        });
  }

  @FuzzTest
  void aZoneTableIsReadOrNot(byte[] bytes) {
    TzifRules.read(bytes)
        .ifPresent(rules -> {
          rules.spanAt(Integer.MIN_VALUE);
          rules.spanAt(1L << 40);
        });
  }
}
