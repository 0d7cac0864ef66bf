package belfry.trials.chaos;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a verdict rests on.
 *
 * @param journals what each client did and received
 * @param calms when nothing was broken and all instances were ready
 * @param outages when instances were cut off from what they share
 * @param answers what instances said of their readiness
 * @param promise what the server promised
 * @param atRest whether every client has received all that it waits for
 */
record Evidence(
    List<Journal> journals,
    List<Span> calms,
    List<Outage> outages,
    List<Answer> answers,
    Promise promise,
    boolean atRest) {
  Evidence {
    journals = List.copyOf(journals);
    calms = List.copyOf(calms);
    outages = List.copyOf(outages);
    answers = List.copyOf(answers);
  }

  /** A time, by this machine's clock in milliseconds. */
  record Span(long from, long to) {
    /** Whether it contains another span. */
    boolean has(long begin, long end) {
      return from <= begin && end <= to;
    }
  }

  /** An instance could not reach others, or none could where {@code instance} is null. */
  record Outage(@Nullable String instance, Span span) {}

  /**
   * An answer of {@code /readyz}.
   *
   * @param asked when the question was sent
   * @param answered when the answer came
   * @param ready whether it was 200
   */
  record Answer(String instance, long asked, long answered, boolean ready) {}

  /**
   * What the server promised, and the limits within which the run holds it to that.
   *
   * @param endsWithProcess whether a log ends with the process, and another one begins with the
   *     next
   * @param failsOver whether a master may end, and what was not acknowledged with it
   * @param lossy when the last acknowledged messages may be lost, as in a crash of a master that no
   *     replica has confirmed
   * @param history entries of a room that are kept
   * @param within milliseconds in which everything arrives while nothing is broken
   */
  record Promise(
      boolean endsWithProcess, boolean failsOver, List<Span> lossy, int history, long within) {
    Promise {
      lossy = List.copyOf(lossy);
    }
  }
}
