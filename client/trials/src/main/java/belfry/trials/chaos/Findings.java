package belfry.trials.chaos;

import belfry.trials.chaos.Breach.Rule;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is printed as it happens, and what was found. Any thread. */
final class Findings {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final int SHOWN_OF_A_RULE = 10;

  private final PrintWriter out;
  private final long began = System.nanoTime();
  private final List<String> told = new ArrayList<>();
  private final Set<Breach> breaches = new LinkedHashSet<>();
  private final Map<Rule, Integer> counts = new EnumMap<>(Rule.class);

  Findings(PrintWriter out) {
    this.out = out;
  }

  /** How long the run has been going. */
  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  synchronized void tell(String what) {
    String line =
        "%s %+7.1f s  %s"
            .formatted(
                TIME.format(LocalTime.now(ZoneId.systemDefault())),
                elapsed().toMillis() / 1e3,
                what);
    told.add(line);
    out.println(line);
    out.flush();
  }

  void add(Rule rule, String what) {
    add(new Breach(rule, what));
  }

  /** Notes a breach; the first ones of each rule are printed. */
  synchronized void add(Breach breach) {
    if (breaches.add(breach)) {
      int count = counts.merge(breach.rule(), 1, Integer::sum);
      if (count <= SHOWN_OF_A_RULE) {
        tell("BREACH " + breach);
      } else if (count == SHOWN_OF_A_RULE + 1) {
        tell("BREACH " + breach.rule() + ": more of them");
      }
    }
  }

  synchronized Map<Rule, Integer> counts() {
    return new EnumMap<>(counts);
  }

  /** Everything that was printed. */
  synchronized List<String> told() {
    return List.copyOf(told);
  }
}
