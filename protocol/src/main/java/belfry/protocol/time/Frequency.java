package belfry.protocol.time;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Learns from estimates how fast true time goes against a counter. {@link Hands} owns it, under its
 * lock.
 */
final class Frequency {
  /** How far off a counter is taken to be before anything is learnt. */
  static final double UNKNOWN = 100e-6;

  private static final int REMEMBERED = 8;

  private final Deque<OffsetEstimate> estimates = new ArrayDeque<>();
  private double rate;
  private double wander = UNKNOWN;

  /** How much faster than the counter time goes, as a fraction. */
  double rate() {
    return rate;
  }

  /** How wrong the rate may be, now and until the next estimate. */
  double wander() {
    return wander;
  }

  /** Takes two honest estimates, the oldest and this, as the ends of a line. */
  void learn(OffsetEstimate estimate) {
    if (!estimates.isEmpty()) {
      OffsetEstimate oldest = estimates.getFirst();
      double elapsed = estimate.local() - oldest.local();
      double doubt = (estimate.error() + oldest.error()) / elapsed + NtpSample.WANDER;
      double measured = (estimate.offset() - oldest.offset()) / elapsed;
      if (elapsed > 0 && doubt < UNKNOWN && Math.abs(measured) <= UNKNOWN + doubt) {
        rate = measured;
        wander = doubt;
      }
    }
    estimates.addLast(estimate);
    if (estimates.size() > REMEMBERED) {
      estimates.removeFirst();
    }
  }

  /**
   * The estimates contradict each other: start again, but for the rate, which may well be right.
   */
  void forget() {
    estimates.clear();
    wander = UNKNOWN;
  }
}
