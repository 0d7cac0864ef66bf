package belfry.trials.soak;

import java.util.Arrays;

/**
 * The line through a series of values. Its slope is the median of the slopes between any two points
 * (the estimator of Theil and Sen), so a few outliers, as on a busy machine, do not turn it.
 *
 * @param slope growth of the value in a second
 * @param median the median of the values
 * @param span seconds from the first point to the last
 */
record Trend(double slope, double median, double span) {
  /**
   * Fits the line.
   *
   * @param seconds when each value was seen, each later than the one before; two at least
   */
  static Trend of(double[] seconds, double[] values) {
    int points = seconds.length;
    double[] slopes = new double[points * (points - 1) / 2];
    int count = 0;
    for (int i = 0; i < points; i++) {
      for (int j = i + 1; j < points; j++) {
        slopes[count++] = (values[j] - values[i]) / (seconds[j] - seconds[i]);
      }
    }
    return new Trend(median(slopes), median(values), seconds[points - 1] - seconds[0]);
  }

  private static double median(double[] values) {
    double[] ordered = values.clone();
    Arrays.sort(ordered);
    int middle = ordered.length / 2;
    return ordered.length % 2 == 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2;
  }

  /** The growth of the value over the series. */
  double growth() {
    return slope * span;
  }
}
