package belfry.server.chat;

import belfry.server.backplane.Outcome;
import belfry.server.measure.Durations;
import belfry.server.measure.Measure;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * What flows through the chat of this instance, counted. Any thread counts; it never waits and
 * allocates nothing.
 */
final class Traffic {
  private final LongAdder appended = new LongAdder();
  private final LongAdder duplicates = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder unknown = new LongAdder();
  private final Durations publishing = new Durations();
  private final LongAdder delivered = new LongAdder();
  private final Durations delivery = new Durations();
  private final LongAdder caughtUp = new LongAdder();
  private final LongAdder gapsSlow = new LongAdder();
  private final LongAdder gapsTrimmed = new LongAdder();
  private final LongAdder gapsLost = new LongAdder();

  /** Does an append, and counts what came of it and how long it took. */
  Outcome publish(Supplier<Outcome> append) {
    long begin = System.nanoTime();
    LongAdder result = refused;
    try {
      Outcome outcome = append.get();
      result =
          switch (outcome) {
            case Outcome.Appended done -> done.duplicate() ? duplicates : appended;
            case Outcome.Refused _ -> refused;
            case Outcome.Unknown _ -> unknown;
          };
      return outcome;
    } finally {
      result.increment();
      publishing.add(System.nanoTime() - begin);
    }
  }

  /** Messages were written to somebody. */
  void delivered(long messages) {
    if (messages > 0) {
      delivered.add(messages);
    }
  }

  /** All members of a room who can take it were told what this instance got at a time. */
  void told(long at) {
    delivery.add(System.nanoTime() - at);
  }

  /** Somebody who came back was told messages that they had missed. */
  void caughtUp(long messages) {
    caughtUp.add(messages);
  }

  /** Somebody was too slow, and was told that messages are lost to them. */
  void gapForSlow() {
    gapsSlow.increment();
  }

  /** Somebody came back too late, and was told that messages are kept no longer. */
  void gapForLate() {
    gapsTrimmed.increment();
  }

  /** The backplane lost messages of a log that this instance follows. */
  void gapInLog() {
    gapsLost.increment();
  }

  List<Measure> measures() {
    return List.of(
        published("ok", appended),
        published("dup", duplicates),
        published("refused", refused),
        published("unknown", unknown),
        new Measure.Histogram(
            "publish_duration_seconds", "From a command to the answer of its log.", publishing),
        new Measure.Counter(
            "messages_delivered", "Messages that were written to members live.", delivered::sum),
        new Measure.Histogram(
            "delivery_lag_seconds",
            "From the coming of a message at this instance until all who read were told.",
            delivery),
        new Measure.Counter(
            "catchup_messages", "Messages told to those who came back.", caughtUp::sum),
        gaps("slow", gapsSlow),
        gaps("trimmed", gapsTrimmed),
        gaps("lost", gapsLost));
  }

  private static Measure published(String result, LongAdder count) {
    return new Measure.Counter(
        "messages_published",
        "Messages given to a log, by what came of it.",
        Map.of("result", result),
        count::sum);
  }

  private static Measure gaps(String cause, LongAdder count) {
    return new Measure.Counter(
        "history_gaps_declared",
        "Gaps that were told: to slow readers, to late comers, and those of a whole log.",
        Map.of("cause", cause),
        count::sum);
  }
}
