package belfry.trials.soak;

import java.util.Locale;

/**
 * How much a measure may grow over a run: a share of its median, or a fixed amount if that is more.
 */
enum GrowthBound {
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

  GrowthBound(String title, String unit, double share, double amount) {
    this.title = title;
    this.unit = unit;
    this.share = share;
    this.amount = amount;
  }

  /** The growth that a measure with this trend may have. */
  double allowed(Trend trend) {
    return Math.max(share * trend.median(), amount);
  }

  /** Whether a measure with this trend grew more than it may. */
  boolean isBroken(Trend trend) {
    return trend.growth() > allowed(trend);
  }

  /** The titles of the columns of {@link #row}. */
  static String header() {
    return "%-24s %10s %14s %10s %10s"
        .formatted("", "median", "slope an hour", "growth", "allowed");
  }

  /** The line of the report for a measure with this trend. */
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
