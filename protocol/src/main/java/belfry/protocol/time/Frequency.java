package belfry.protocol.time;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Learns the rate of true time against the counter from estimates. {@link Hands} owns it and
 * accesses it under its lock.
 */
final class Frequency {
  /** The assumed largest error of the counter's rate, before a rate is known. */
  static final double UNKNOWN = 100e-6;

  private static final int REMEMBERED = 8;

  private final Deque<OffsetEstimate> estimates = new ArrayDeque<>();
  private double rate;
  private double wander = UNKNOWN;

  /** How much faster true time runs than the counter, as a fraction. */
  double rate() {
    return rate;
  }

  /** The largest possible error of the rate, from now until the next estimate. */
  double wander() {
    return wander;
  }

  /**
   * Measures the rate between the oldest remembered estimate and this one. Neither may contradict
   * the other.
   */
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
   * Forgets all estimates, because they contradict each other. The rate stays, since it may still
   * be right.
   */
  void forget() {
    estimates.clear();
    wander = UNKNOWN;
  }
}
