package belfry.server.delivery;

import belfry.server.measure.Durations;
import belfry.server.measure.Measure;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Counters of delivery on this instance. Any thread counts; counting never waits. */
public final class DeliveryCounters {
  private final LongAdder delivered = new LongAdder();
  private final Durations lag = new Durations();
  private final LongAdder gapsSlow = new LongAdder();

  DeliveryCounters() {}

  /** Counts messages that were written to connections. */
  void delivered(long messages) {
    if (messages > 0) {
      delivered.add(messages);
    }
  }

  /**
   * Records the lag of a pass that has ended, from the arrival of its oldest item until now. All
   * readers that take bytes have its items.
   */
  void passEnded(long oldestArrival) {
    lag.add(System.nanoTime() - oldestArrival);
  }

  /** Counts a gap that was announced to a slow reader. */
  void gapForSlowReader() {
    gapsSlow.increment();
  }

  /** All counters. */
  public List<Measure> measures() {
    return List.of(
        new Measure.Counter(
            "messages_delivered", "Messages that were written to members live.", delivered::sum),
        new Measure.Histogram(
            "delivery_lag_seconds",
            "Time from the arrival of a message at this instance until its readers have it.",
            lag),
        gaps("slow", gapsSlow::sum));
  }

  /**
   * The measure of announced gaps with one cause.
   *
   * @param cause {@code slow} for a reader that fell behind; other packages count {@code trimmed}
   *     and {@code lost}
   */
  public static Measure gaps(String cause, LongSupplier count) {
    return new Measure.Counter(
        "history_gaps_declared",
        "Announced gaps: to slow readers, to readers who came back too late, and in a whole log.",
        Map.of("cause", cause),
        count);
  }
}
