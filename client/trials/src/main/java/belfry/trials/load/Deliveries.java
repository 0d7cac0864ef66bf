package belfry.trials.load;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What came to the subscribers who read: counted, checked, and how late it was. A delivery costs a
 * look for its marker and allocates nothing. One thread.
 */
final class Deliveries {
  private static final long LONGEST_LATENCY = TimeUnit.MINUTES.toNanos(10);

  private final int size;
  private final Checker checker;
  private final Histogram latencies = new Histogram(LONGEST_LATENCY, 3);

  /** Deliveries of each publisher's messages. */
  private final long[] copies;

  private long count;
  private long measureFrom = Long.MAX_VALUE;
  private long measureTo = Long.MAX_VALUE;

  Deliveries(Plan plan) {
    size = plan.size();
    checker = new Checker(plan.subscribers(), plan.publishers(), plan.rooms());
    copies = new long[plan.publishers()];
  }

  /** Takes the latency of messages that are due between these times. */
  void measure(long from, long to) {
    measureFrom = from;
    measureTo = to;
  }

  /** Counts the deliveries in what a subscriber read; returns where the next one begins. */
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

  /** All of them. */
  long count() {
    return count;
  }

  /** Those of one publisher's messages. */
  long copies(int publisher) {
    return copies[publisher];
  }

  Checker checker() {
    return checker;
  }

  Histogram latencies() {
    return latencies;
  }
}
