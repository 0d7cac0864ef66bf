package belfry.trials.isolation;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * The result of one measurement. Delays are in nanoseconds.
 *
 * @param pongs delays of the pongs of bystanders
 * @param arrivals times until newcomers were in a room
 * @param memory the highest resident memory of the server, in bytes; 0 if it was not observed
 * @param seconds the length of the measurement
 * @param sent bytes that the hostile clients sent
 * @param read bytes that they received
 */
record IsolationResult(
    Histogram pongs, Histogram arrivals, long memory, double seconds, long sent, long read) {
  private static final double P95 = 95;

  /** The result as one JSON object, in milliseconds and megabytes. */
  String json(String kind, String dialect) {
    return String.format(
        Locale.ROOT,
        "{\"kind\":\"%s\",\"dialect\":\"%s\",\"pongs\":%d,\"p95_ms\":%.1f,\"max_ms\":%.1f,"
            + "\"newcomers\":%d,\"newcomer_ms\":%.1f,\"server_mb\":%.1f,"
            + "\"sent_mb_per_s\":%.3f,\"read_mb_per_s\":%.3f}",
        kind,
        dialect,
        pongs.getTotalCount(),
        millis(pongs.getValueAtPercentile(P95)),
        millis(pongs.getMaxValue()),
        arrivals.getTotalCount(),
        millis(arrivals.getMaxValue()),
        memory / 1e6,
        sent / seconds / 1e6,
        read / seconds / 1e6);
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
  }
}
