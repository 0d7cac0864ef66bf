package belfry.server.chat;

import static java.util.Objects.requireNonNull;

import belfry.protocol.Code;
import belfry.server.backplane.Logs;
import belfry.server.backplane.Outcome;
import belfry.server.delivery.DeliveryCounters;
import belfry.server.measure.Durations;
import belfry.server.measure.Measure;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Counters of publishing, catching up and refusals on this instance. Any thread counts; counting
 * never waits and allocates nothing.
 */
final class ChatCounters {
  private final LongAdder appended = new LongAdder();
  private final LongAdder duplicates = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder unknown = new LongAdder();
  private final Map<Code, LongAdder> refusals = new EnumMap<>(Code.class);
  private final Durations publishing = new Durations();
  private final LongAdder caughtUp = new LongAdder();
  private final LongAdder gapsTrimmed = new LongAdder();
  private final LongAdder gapsLost = new LongAdder();

  ChatCounters() {
    for (Code code : Code.values()) {
      refusals.put(code, new LongAdder());
    }
  }

  /** Counts a command or a request that was answered with a refusal. */
  void refused(Code code) {
    requireNonNull(refusals.get(code)).increment();
  }

  /** Begins an append that {@link #await} counts. It is counted here if it can't begin. */
  Logs.Appending begin(Supplier<Logs.Appending> append) {
    try {
      return append.get();
    } catch (RuntimeException | Error e) {
      refused.increment();
      throw e;
    }
  }

  /**
   * Waits for an append, and counts its outcome and its duration.
   *
   * @param begun when it began, by {@link System#nanoTime}
   */
  Outcome await(Logs.Appending append, long begun) {
    Outcome outcome = append.await();
    publishing.add(System.nanoTime() - begun);
    LongAdder result =
        switch (outcome) {
          case Outcome.Appended done -> done.duplicate() ? duplicates : appended;
          case Outcome.Refused _, Outcome.Stale _ -> refused;
          case Outcome.Unknown _ -> unknown;
        };
    result.increment();
    return outcome;
  }

  /** Counts missed messages that were sent to somebody who came back. */
  void caughtUp(long messages) {
    caughtUp.add(messages);
  }

  /** Counts a gap of entries that the log no longer holds, announced to a late comer. */
  void gapForLateComer() {
    gapsTrimmed.increment();
  }

  /** Counts a gap in a log that this instance follows. */
  void gapInLog() {
    gapsLost.increment();
  }

  List<Measure> measures() {
    List<Measure> measures = new ArrayList<>();
    measures.add(published("ok", appended));
    measures.add(published("dup", duplicates));
    measures.add(published("refused", refused));
    measures.add(published("unknown", unknown));
    measures.add(
        new Measure.Histogram(
            "publish_duration_seconds",
            "Time from a command to the answer of its log.",
            publishing));
    measures.add(
        new Measure.Counter(
            "catchup_messages",
            "Missed messages that were sent to clients who came back.",
            caughtUp::sum));
    measures.add(DeliveryCounters.gaps("trimmed", gapsTrimmed::sum));
    measures.add(DeliveryCounters.gaps("lost", gapsLost::sum));
    refusals.forEach((code, count) ->
        measures.add(
            new Measure.Counter(
                "refusals",
                "Commands and requests that were refused.",
                Map.of("code", code.wire()),
                count::sum)));
    return measures;
  }

  private static Measure published(String result, LongAdder count) {
    return new Measure.Counter(
        "messages_published",
        "Messages given to a log, by the outcome.",
        Map.of("result", result),
        count::sum);
  }
}
