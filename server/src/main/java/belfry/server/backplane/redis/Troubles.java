package belfry.server.backplane.redis;

import belfry.server.measure.Measure;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What went wrong between this instance and Redis, and was mended or not, counted by any thread.
 */
final class Troubles {
  private final LongAdder retried = new LongAdder();
  private final LongAdder notApplied = new LongAdder();
  private final LongAdder unknown = new LongAdder();
  private final LongAdder resubscribed = new LongAdder();
  private final LongAdder holes = new LongAdder();
  private final LongAdder epochs = new LongAdder();

  /** A command failed and is tried again. */
  void retried() {
    retried.increment();
  }

  /** The time for a command was over; it was certainly not applied. */
  void notApplied() {
    notApplied.increment();
  }

  /** The time for a command was over; nobody knows whether it was applied. */
  void unknown() {
    unknown.increment();
  }

  /** A channel is heard again, on a new connection. */
  void resubscribed() {
    resubscribed.increment();
  }

  /** A log has an entry whose message did not come, or not yet. */
  void hole() {
    holes.increment();
  }

  /** A log that is followed here began another epoch. */
  void epochChanged() {
    epochs.increment();
  }

  List<Measure> measures() {
    return List.of(
        new Measure.Counter(
            "redis_commands_retried", "Attempts that failed and were made again.", retried::sum),
        givenUp("not_applied", notApplied),
        givenUp("unknown", unknown),
        new Measure.Counter(
            "pubsub_resubscribes",
            "Channels that are heard again, on a new connection.",
            resubscribed::sum),
        new Measure.Counter(
            "gaps_detected",
            "Messages that pub/sub did not bring in time, so that the log was read.",
            holes::sum),
        new Measure.Counter(
            "epoch_changes",
            "Logs followed here that began another epoch: another Redis, or its data, came.",
            epochs::sum));
  }

  private static Measure givenUp(String result, LongAdder count) {
    return new Measure.Counter(
        "redis_commands_given_up",
        "Commands for which the time was over, by what became of them.",
        Map.of("result", result),
        count::sum);
  }
}
