package belfry.protocol.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Standard time for a program, led by what servers say and not by the machine's clock: it counts a
 * monotonic nanosecond counter, learns how fast that runs, and knows how wrong it may be.
 *
 * <p>From the first {@link #adjust} on it never goes backwards. A correction under 128 ms is
 * slewed, at most 0.5 ms a second; a greater one is a step, and a step back holds the clock still
 * until the time has caught up. {@link Reading#error()} covers all of that. It holds as long as
 * most samples are honest, and the counter is off by no more than 100 ppm and does not stop: after
 * a machine's sleep the next estimates put it right.
 *
 * <p>Any thread may read it, without waiting; any thread may adjust it, one after the other.
 */
public final class SyncedClock extends Clock {
  private final Hands hands;
  private final ZoneId zone;

  /**
   * A clock in UTC that shows the guess, and counts on from there, until it is first adjusted.
   *
   * @param nanoTime the counter, such as {@code System::nanoTime}
   */
  public SyncedClock(LongSupplier nanoTime, Instant guess) {
    this(new Hands(nanoTime, guess), ZoneOffset.UTC);
  }

  private SyncedClock(Hands hands, ZoneId zone) {
    this.hands = hands;
    this.zone = zone;
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  /** The same clock, adjusted together with this one, in another zone. */
  @Override
  public SyncedClock withZone(ZoneId other) {
    return new SyncedClock(hands, Objects.requireNonNull(other));
  }

  @Override
  public Instant instant() {
    return hands.read().instant();
  }

  /** The time, and how wrong it may be. */
  public Reading read() {
    return hands.read();
  }

  /** Takes an estimate of the counter's offset into account, and says what it did about it. */
  public Correction adjust(OffsetEstimate estimate) {
    return hands.adjust(estimate);
  }

  /** How far the counter may run off between estimates, as a fraction; it falls as it is learnt. */
  public double wander() {
    return hands.wander();
  }

  /** The same hands are the same clock. */
  @Override
  public boolean equals(Object other) {
    return other instanceof SyncedClock clock && clock.hands == hands && clock.zone.equals(zone);
  }

  @Override
  public int hashCode() {
    return 31 * System.identityHashCode(hands) + zone.hashCode();
  }

  @Override
  public String toString() {
    return "SyncedClock[" + zone + "]";
  }

  /**
   * One look at the clock.
   *
   * @param error true time is within this of {@code instant}, either way; empty before the first
   *     estimate, when nothing is known
   */
  public record Reading(Instant instant, Optional<Duration> error) {}

  /** What became of an estimate. */
  public enum Correction {
    /** It was the first: the clock shows its time. */
    SET,
    /** The clock is brought to it little by little. */
    SLEWED,
    /** The clock was put to it at once, or stands still until then. */
    STEPPED,
    /** It contradicts what was known; the error now covers both, and the next one decides. */
    DOUBTED
  }
}
