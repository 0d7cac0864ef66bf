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

/** The lines of a run, printed as they come, and its breaches. Any thread. */
final class RunReport {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final int SHOWN_OF_A_RULE = 10;

  private final PrintWriter out;
  private final long began = System.nanoTime();
  private final List<String> lines = new ArrayList<>();
  private final Set<Breach> breaches = new LinkedHashSet<>();
  private final Map<Rule, Integer> counts = new EnumMap<>(Rule.class);

  RunReport(PrintWriter out) {
    this.out = out;
  }

  /** Prints a line. */
  synchronized void print(String what) {
    double elapsed = Duration.ofNanos(System.nanoTime() - began).toMillis() / 1e3;
    String now = TIME.format(LocalTime.now(ZoneId.systemDefault()));
    String line = "%s %+7.1f s  %s".formatted(now, elapsed, what);
    lines.add(line);
    out.println(line);
    out.flush();
  }

  void add(Rule rule, String what) {
    add(new Breach(rule, what));
  }

  /** Notes a breach, once; the first ones of each rule are printed. */
  synchronized void add(Breach breach) {
    if (breaches.add(breach)) {
      int count = counts.merge(breach.rule(), 1, Integer::sum);
      if (count <= SHOWN_OF_A_RULE) {
        print("BREACH " + breach);
      } else if (count == SHOWN_OF_A_RULE + 1) {
        print("BREACH " + breach.rule() + ": more of them");
      }
    }
  }

  /** How many breaches there are of each rule that was broken. */
  synchronized Map<Rule, Integer> counts() {
    return new EnumMap<>(counts);
  }

  /** All lines so far. */
  synchronized List<String> lines() {
    return List.copyOf(lines);
  }
}
