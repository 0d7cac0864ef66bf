package belfry.protocol.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SyncedClockTest {
  private static final Instant START = Instant.parse("2026-11-22T03:00:00Z");
  private static final long START_NANOS = START.getEpochSecond() * 1_000_000_000;
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;

  private long counter = Long.MAX_VALUE - SECOND / 2;
  private final long origin = counter;
  private final SyncedClock clock = new SyncedClock(() -> counter, START);

  @Test
  void nothingIsKnownBeforeTheFirstEstimate() {
    counter += SECOND;
    assertEquals(START.plusSeconds(1), clock.instant());
    assertEquals(Optional.empty(), clock.read().error());
  }

  @Test
  void theFirstEstimateSetsItEvenBack() {
    assertEquals(SyncedClock.Correction.SET, adjust(-3_600 * SECOND, MILLI));
    assertEquals(START.minusSeconds(3_600), clock.instant());
    assertEquals(Duration.ofMillis(1), clock.read().error().orElseThrow());
  }

  @Test
  void aSmallCorrectionIsSlewed() {
    adjust(0, 100 * MILLI);
    assertEquals(SyncedClock.Correction.SLEWED, adjust(10 * MILLI, MILLI));
    assertEquals(START, clock.instant());
    assertEquals(Duration.ofMillis(11), clock.read().error().orElseThrow().truncatedTo(millis()));
    counter += 10 * SECOND;
    assertEquals(START.plusSeconds(10).plusMillis(5), clock.instant());
    counter += 30 * SECOND;
    assertEquals(START.plusSeconds(40).plusMillis(10), clock.instant());
  }

  @Test
  void aLargeCorrectionForwardIsAStep() {
    adjust(0, SECOND);
    assertEquals(SyncedClock.Correction.STEPPED, adjust(900 * MILLI, MILLI));
    assertEquals(START.plusMillis(900), clock.instant());
  }

  @Test
  void aLargeCorrectionBackHoldsTheClockStill() {
    adjust(0, SECOND);
    assertEquals(START, clock.instant());
    assertEquals(SyncedClock.Correction.STEPPED, adjust(-900 * MILLI, MILLI));
    assertEquals(START, clock.instant());
    counter += 400 * MILLI;
    assertEquals(START, clock.instant());
    assertTrue(clock.read().error().orElseThrow().compareTo(Duration.ofMillis(500)) > 0);
    counter += 600 * MILLI;
    assertEquals(START.plusMillis(100), clock.instant());
  }

  @Test
  void aContradictionIsDoubtedAndBelievedTheSecondTime() {
    adjust(0, MILLI);
    assertEquals(SyncedClock.Correction.DOUBTED, adjust(2 * SECOND, MILLI));
    assertEquals(START, clock.instant());
    assertTrue(clock.read().error().orElseThrow().compareTo(Duration.ofSeconds(2)) > 0);
    assertEquals(SyncedClock.Correction.STEPPED, adjust(2 * SECOND, MILLI));
    assertEquals(START.plusSeconds(2), clock.instant());
  }

  @Test
  void aContradictionThatDoesNotComeAgainIsForgotten() {
    adjust(0, MILLI);
    adjust(2 * SECOND, MILLI);
    assertEquals(SyncedClock.Correction.SLEWED, adjust(0, MILLI));
    assertEquals(START, clock.instant());
    assertTrue(clock.read().error().orElseThrow().compareTo(Duration.ofMillis(2)) < 0);
  }

  @Test
  void theCountersRateIsLearnt() {
    adjust(0, MILLI);
    counter += 1_000 * SECOND;
    adjust(50 * MILLI, MILLI);
    assertTrue(clock.wander() < 20e-6, () -> "wander " + clock.wander());
    counter += 1_000 * SECOND;
    Instant expected = START.plusSeconds(2_000).plusMillis(100);
    assertTrue(Duration.between(clock.instant(), expected).abs().toMillis() <= 2);
  }

  @Test
  void anotherZoneIsTheSameClock() {
    SyncedClock shanghai = clock.withZone(ZoneId.of("Asia/Shanghai"));
    adjust(5 * SECOND, MILLI);
    assertEquals(START.plusSeconds(5), shanghai.instant());
    assertEquals(clock, shanghai.withZone(clock.getZone()));
  }

  private static ChronoUnit millis() {
    return ChronoUnit.MILLIS;
  }

  /** Adjusts the clock by an estimate: true time is START, plus the counter, plus {@code ahead}. */
  private SyncedClock.Correction adjust(long ahead, long error) {
    return clock.adjust(new OffsetEstimate(counter, START_NANOS - origin + ahead, 0, error, 1, 1));
  }
}
