package belfry.trials.chaos;

import belfry.trials.chaos.Breach.Rule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the faults of a run did, by kind. A fault that did nothing is a breach, because the run
 * claims to have tested it. The thread of the run uses it.
 */
final class FaultTally {
  /** All faults of a kind together. */
  private record Total(int count, long amount, String unit) {
    Total plus(Effect effect) {
      return new Total(count + 1, amount + effect.amount(), effect.unit());
    }
  }

  private final RunReport report;
  private final Map<String, Total> totals = new LinkedHashMap<>();
  private int count;

  FaultTally(RunReport report, List<Fault.Kind> kinds) {
    this.report = report;
    kinds.forEach(kind -> totals.put(kind.name(), new Total(0, 0, "")));
  }

  /** A fault of a kind has ended. */
  void ended(Fault.Kind kind, Fault fault, Effect effect) {
    count++;
    totals.merge(kind.name(), new Total(0, 0, "").plus(effect), (a, _) -> a.plus(effect));
    report.print("  " + effect);
    if (effect.isNothing()) {
      report.add(Rule.FAULT, "%s did nothing: %s".formatted(fault.words(), effect));
    }
  }

  /** How many faults there were. */
  int count() {
    return count;
  }

  /** A line for each kind. */
  List<String> summary() {
    return totals.entrySet().stream()
        .map(entry -> {
          Total total = entry.getValue();
          String did =
              total.count() == 0 ? "not drawn" : total.unit() + ": %,d".formatted(total.amount());
          return "%4d x %-40s %s".formatted(total.count(), entry.getKey(), did);
        })
        .toList();
  }
}
