package belfry.server.backplane.redis.link;

import belfry.server.measure.Measure;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counters of failed commands and renewed subscriptions. Any thread may count. */
public final class LinkCounters {
  private final LongAdder retried = new LongAdder();
  private final LongAdder notApplied = new LongAdder();
  private final LongAdder unknown = new LongAdder();
  private final LongAdder resubscribed = new LongAdder();

  /** Counters at zero. */
  public LinkCounters() {}

  /** Counts an attempt that failed and is repeated. */
  void retried() {
    retried.increment();
  }

  /** Counts a command that ran out of time and was certainly not applied. */
  void notApplied() {
    notApplied.increment();
  }

  /** Counts a command that ran out of time and may have been applied. */
  void unknown() {
    unknown.increment();
  }

  /** Counts a channel that is subscribed to again, over another connection. */
  void resubscribed() {
    resubscribed.increment();
  }

  List<Measure> measures() {
    return List.of(
        new Measure.Counter(
            "redis_commands_retried",
            "Attempts to run a command that failed and were repeated.",
            retried::sum),
        givenUp("not_applied", notApplied),
        givenUp("unknown", unknown),
        new Measure.Counter(
            "pubsub_resubscribes",
            "Channels that were subscribed to again, over another connection.",
            resubscribed::sum));
  }

  private static Measure givenUp(String result, LongAdder count) {
    return new Measure.Counter(
        "redis_commands_given_up",
        "Commands that ran out of time, by whether Redis may have applied them.",
        Map.of("result", result),
        count::sum);
  }
}
