package belfry.client.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.time.EpochNanos;
import belfry.protocol.time.NtpPacket;
import belfry.protocol.time.NtpTimestamp;
import belfry.protocol.time.OffsetEstimate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeasurementIT {
  private static final long SECOND = 1_000_000_000;

  @ParameterizedTest
  @ValueSource(longs = {3_600, -3_600})
  void aStepOfTheClockDuringAnExchangeIsNotTakenForDelay(long seconds) throws Exception {
    AtomicLong steps = new AtomicLong();
    try (FakeServer server = new FakeServer(MeasurementIT::answer);
        Asker asker =
            Asker.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()))) {
      Measurement measured =
          Measurement.take(
              asker,
              1,
              Duration.ZERO,
              Duration.ofSeconds(10),
              () -> EpochNanos.of(Instant.now()) + steps.getAndIncrement() * seconds * SECOND,
              Clock.systemUTC());
      OffsetEstimate estimate = measured.estimate().orElseThrow();

      assertEquals("", measured.complaint());
      assertTrue(estimate.delay() < 60 * SECOND, () -> estimate.toString());
      assertTrue(Math.abs(estimate.offset()) < 60 * SECOND, () -> estimate.toString());
    }
  }

  private static Optional<byte[]> answer(byte[] question) {
    NtpPacket request = NtpPacket.read(ByteBuffer.wrap(question)).orElseThrow();
    long now = NtpTimestamp.of(Instant.now());
    ByteBuffer bytes = ByteBuffer.allocate(NtpPacket.LENGTH);
    new NtpPacket(0, 4, NtpPacket.SERVER, 2, 0, -20, 0, 10, 0, now, request.transmit(), now, now)
        .write(bytes);
    return Optional.of(bytes.array());
  }
}
