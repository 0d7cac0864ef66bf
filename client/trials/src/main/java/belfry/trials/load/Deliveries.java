package belfry.trials.load;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * The messages that the reading subscribers received: their number, their latencies, and whether
 * they are complete. A delivery costs a search for its marker and allocates nothing. One thread
 * uses it.
 */
final class Deliveries {
  private static final long LONGEST_LATENCY = TimeUnit.MINUTES.toNanos(10);

  private final int size;
  private final DeliveryChecker checker;
  private final Histogram latencies = new Histogram(LONGEST_LATENCY, 3);

  /** The number of deliveries of each publisher's messages. */
  private final long[] copies;

  private long count;
  private long measureFrom = Long.MAX_VALUE;
  private long measureTo = Long.MAX_VALUE;

  Deliveries(LoadPlan plan) {
    size = plan.size();
    checker = new DeliveryChecker(plan.subscribers(), plan.publishers(), plan.rooms());
    copies = new long[plan.publishers()];
  }

  /** From now on, notes the latency of messages that were due between these times. */
  void measure(long from, long to) {
    measureFrom = from;
    measureTo = to;
  }

  /** Counts the messages in what a subscriber read; the result is where the next one begins. */
  int take(int subscriber, byte[] bytes, int from, int end, long now) {
    int at = Marker.find(bytes, from, end);
    while (at + Marker.LENGTH <= end) {
      int publisher = Marker.publisher(bytes, at);
      checker.delivered(subscriber, publisher, Marker.sequence(bytes, at));
      count++;
      if (publisher < copies.length) {
        copies[publisher]++;
      }
      long due = Marker.nanos(bytes, at);
      if (due >= measureFrom && due < measureTo) {
        latencies.recordValue(Math.clamp(now - due, 0, LONGEST_LATENCY));
      }
      at += size;
      if (at < end) {
        at = Marker.find(bytes, at, end);
      }
    }
    return at;
  }

  /** The number of all deliveries. */
  long count() {
    return count;
  }

  /** The number of deliveries of a message for the first time, in its own room. */
  long first() {
    return count - checker.duplicates() - checker.strays();
  }

  /** The number of deliveries of one publisher's messages. */
  long copies(int publisher) {
    return copies[publisher];
  }

  DeliveryChecker checker() {
    return checker;
  }

  Histogram latencies() {
    return latencies;
  }
}
