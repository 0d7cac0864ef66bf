package belfry.trials.soak;

import java.util.Locale;

/**
 * How much something may grow over a run: a share of its middle, or an amount where that is more.
 */
enum Bound {
  HEAP("heap after collection", "MB", 0.05, 1),
  RESIDENT("resident memory", "MB", 0.05, 6),
  DESCRIPTORS("descriptors", "", 0, 4),
  THREADS("threads", "", 0, 2),
  MEDIAN("latency, median", "ms", 0.5, 2),
  TAIL("latency, 99 of 100", "ms", 1, 50);

  private final String title;
  private final String unit;
  private final double share;
  private final double amount;

  Bound(String title, String unit, double share, double amount) {
    this.title = title;
    this.unit = unit;
    this.share = share;
    this.amount = amount;
  }

  /** The most that something with this trend may grow. */
  double allowed(Trend trend) {
    return Math.max(share * trend.median(), amount);
  }

  /** Whether it grew more than it may. */
  boolean isBroken(Trend trend) {
    return trend.growth() > allowed(trend);
  }

  static String header() {
    return "%-24s %10s %14s %10s %10s"
        .formatted("", "median", "slope an hour", "growth", "allowed");
  }

  String row(Trend trend) {
    return String.format(
        Locale.ROOT,
        "%-24s %10.2f %14.3f %10.3f %10.2f %s%s",
        title,
        trend.median(),
        trend.slope() * 3_600,
        trend.growth(),
        allowed(trend),
        unit,
        isBroken(trend) ? "  GROWS" : "");
  }
}
