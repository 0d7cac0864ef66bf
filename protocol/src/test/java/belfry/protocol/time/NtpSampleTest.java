package belfry.protocol.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NtpSampleTest {
  private static final Instant SERVER = Instant.parse("2026-11-22T03:00:00Z");
  private static final long SERVER_NANOS = SERVER.getEpochSecond() * 1_000_000_000;
  private static final NtpPacket REQUEST = NtpPacket.request(42);

  @Test
  void offsetIsFromTheMiddlesAndDelayIsWhatTheServerDidNotHold() {
    NtpPacket answer = answer(0, 2, 4, 42, SERVER, SERVER.plusNanos(1_000_000));
    NtpSample sample = good(answer, 5_000, 5_000 + 5_000_000);
    assertEquals(4_000_000, sample.delay());
    assertEquals(5_000 + 2_500_000, sample.local());
    assertEquals(SERVER_NANOS + 500_000 - sample.local(), sample.offset());
    assertTrue(Math.abs(sample.error() - (2_000_000 + 1_000_000 + 954 + 75)) < 31_000);
  }

  @Test
  void aCounterThatWrapsDoesNoHarm() {
    NtpPacket answer = answer(0, 2, 4, 42, SERVER, SERVER);
    long last = Long.MAX_VALUE;
    NtpSample sample = good(answer, last - 10, last + 90);
    assertEquals(100, sample.delay());
    assertEquals(SERVER_NANOS, sample.local() + sample.offset());
  }

  @Test
  void whatCanNotBeTrustedIsRejectedWithItsReason() {
    assertRejected("not an answer to this request", answer(0, 2, 4, 43, SERVER, SERVER));
    assertRejected("not an answer to this request", answer(0, 2, 3, 42, SERVER, SERVER));
    assertRejected("the server declines", answer(0, 0, 4, 42, SERVER, SERVER));
    assertRejected("the server is not synchronised", answer(3, 0, 4, 42, SERVER, SERVER));
    assertRejected("the server is not synchronised", answer(3, 2, 4, 42, SERVER, SERVER));
    assertRejected("the server is not synchronised", answer(0, 16, 4, 42, SERVER, SERVER));
    assertRejected(
        "the server does not say the time",
        new NtpPacket(0, 4, 4, 1, 0, 0, 0, 0, 0, 0, 42, 0, NtpTimestamp.of(SERVER)));
    assertRejected(
        "a clock went backwards meanwhile", answer(0, 2, 4, 42, SERVER, SERVER.minusNanos(5)));
  }

  @Test
  void mostSamplesOutvoteTheRest() {
    NtpSample lie = new NtpSample(0, 900_000, 10, 50);
    List<NtpSample> samples =
        List.of(new NtpSample(0, 1_000, 300, 200), lie, new NtpSample(0, 1_100, 100, 60));
    assertEquals(
        Optional.of(new OffsetEstimate(0, 1_100, 100, 60, 2, 3)), OffsetEstimate.of(samples, 0));
    assertEquals(
        Optional.empty(), OffsetEstimate.of(List.of(samples.get(0), lie), 0), "one against one");
    assertEquals(Optional.empty(), OffsetEstimate.of(List.of(), 0));
  }

  @Test
  void olderSamplesAreWidened() {
    NtpSample old = new NtpSample(0, 0, 10, 10);
    NtpSample young = new NtpSample(1_000_000, 500, 2_000, 1_000);
    assertEquals(
        Optional.of(new OffsetEstimate(1_000_000, 0, 10, 110, 2, 2)),
        OffsetEstimate.of(List.of(old, young), 100e-6));
  }

  private static NtpPacket answer(
      int leap, int stratum, int mode, long origin, Instant receive, Instant transmit) {
    return new NtpPacket(
        leap,
        4,
        mode,
        stratum,
        0,
        -20,
        NtpPacket.shortFormat(1_000_000),
        NtpPacket.shortFormat(500_000),
        0,
        0,
        origin,
        NtpTimestamp.of(receive),
        NtpTimestamp.of(transmit));
  }

  private static NtpSample good(NtpPacket answer, long sent, long received) {
    return assertInstanceOf(
            NtpSample.Good.class, NtpSample.of(REQUEST, answer, sent, received, SERVER))
        .sample();
  }

  private static void assertRejected(String reason, NtpPacket answer) {
    assertEquals(
        new NtpSample.Rejected(reason), NtpSample.of(REQUEST, answer, 0, 1_000_000, SERVER));
  }
}
