package belfry.server.backplane.redis;

import belfry.server.measure.Measure;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Counters of irregularities in the logs that this instance follows. Any thread may count. */
final class LogCounters {
  private final LongAdder gaps = new LongAdder();
  private final LongAdder epochs = new LongAdder();

  /** Counts an entry that pub/sub did not bring, or not yet. */
  void gapDetected() {
    gaps.increment();
  }

  /** Counts a log that began another epoch. */
  void epochChanged() {
    epochs.increment();
  }

  List<Measure> measures() {
    return List.of(
        new Measure.Counter(
            "gaps_detected",
            "Messages that pub/sub did not bring in time, so that the log was read.",
            gaps::sum),
        new Measure.Counter(
            "epoch_changes",
            "Logs followed here that began another epoch: another Redis, or its data, came.",
            epochs::sum));
  }
}
