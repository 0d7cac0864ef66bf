package belfry.trials.chaos;

import java.util.List;

/**
 * All that a verdict rests on.
 *
 * @param journals what each client saw
 * @param calms when nothing was broken and all instances were ready
 * @param outages when instances were cut off from what they share
 * @param answers what instances said of their readiness
 * @param promise what the server promised
 * @param atRest whether every client has had the time to be told all
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
    boolean has(long begin, long end) {
      return from <= begin && end <= to;
    }
  }

  /** An instance, or each of them where {@code instance} is null, could not reach others. */
  record Outage(String instance, Span span) {}

  /**
   * What {@code /readyz} of an instance answered.
   *
   * @param asked when the question was sent
   * @param answered when the answer came
   * @param ready whether it was 200
   */
  record Answer(String instance, long asked, long answered, boolean ready) {}

  /**
   * What the server promised, and the limits within which the run holds it to that.
   *
   * @param endsWithProcess whether a log ends with the process, and another begins with it
   * @param failsOver whether a master may end and take with it what was told and not acknowledged
   * @param lossy when the last that was acknowledged may be lost, as in a crash of a master that no
   *     replica has confirmed
   * @param history entries of a room that are kept
   * @param within milliseconds in which everything is told once nothing is broken
   */
  record Promise(
      boolean endsWithProcess, boolean failsOver, List<Span> lossy, int history, long within) {
    Promise {
      lossy = List.copyOf(lossy);
    }
  }
}
