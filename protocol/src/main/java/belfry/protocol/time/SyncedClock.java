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
 * Standard time from time servers, independent of the machine's clock. The clock reads a monotonic
 * counter of nanoseconds, learns the rate of the counter, and knows its largest possible error.
 *
 * <p>After the first {@link #adjust} the clock never goes backwards. It slews a correction below
 * 128 ms, by at most 0.5 ms a second. A larger correction is a step; for a step back, the clock
 * stands still until the true time has caught up. {@link Reading#error()} covers all of this. The
 * error is true while most samples are honest and the counter neither stops nor is off by more than
 * 100 ppm. The counter may stop while the machine sleeps; the next estimates then correct the
 * clock.
 *
 * <p>Any thread may read the clock, and reading never waits. Any thread may adjust it; a lock lets
 * one thread do so at a time.
 */
public final class SyncedClock extends Clock {
  private final Hands hands;
  private final ZoneId zone;

  /**
   * A clock in UTC. It starts at a guess, and runs from there until the first adjustment.
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

  /** This clock in another zone. Both share their state, so an adjustment of one changes both. */
  @Override
  public SyncedClock withZone(ZoneId other) {
    return new SyncedClock(hands, Objects.requireNonNull(other));
  }

  @Override
  public Instant instant() {
    return hands.read().instant();
  }

  /** The time, with its largest possible error. */
  public Reading read() {
    return hands.read();
  }

  /**
   * Adjusts the clock by an estimate of the counter's offset, and returns the kind of the
   * correction.
   */
  public Correction adjust(OffsetEstimate estimate) {
    return hands.adjust(estimate);
  }

  /**
   * The largest possible error of the known rate, as a fraction. It falls while the clock learns
   * the rate.
   */
  public double wander() {
    return hands.wander();
  }

  /** Clocks that share their state and have the same zone are equal. */
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
   * One reading of the clock.
   *
   * @param error the largest possible difference between true time and {@code instant}; empty
   *     before the first estimate
   */
  public record Reading(Instant instant, Optional<Duration> error) {}

  /** The effect of an estimate on the clock. */
  public enum Correction {
    /** The first estimate set the clock. */
    SET,
    /** The clock approaches the estimate slowly. */
    SLEWED,
    /**
     * The clock went forward to the estimate at once, or stands still until the time has caught up.
     */
    STEPPED,
    /**
     * The estimate contradicts the clock. The error now covers both, and the next estimate decides.
     */
    DOUBTED
  }
}
