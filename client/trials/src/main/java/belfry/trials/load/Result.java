package belfry.trials.load;

import java.util.Formatter;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What a load has found. Times are in seconds, memory in bytes, latencies in nanoseconds.
 *
 * @param in clients that came in
 * @param refused connections that were closed before they were in
 * @param dropped connections that were closed later
 * @param arrival until the last was in
 * @param back from when lost connections could be made again until all were in; NaN: none was lost
 * @param left until all were closed, once they had said that they go; NaN: not all were
 * @param messages all that were sent, from the first to the last; likewise {@code deliveries}
 * @param sent messages, while it was measured; likewise {@code delivered}
 * @param late deliveries, warm-up included, that came after a later one
 * @param cpu of the servers, while it was measured; NaN where it is not known
 * @param memoryBefore of the servers, before the first connection
 * @param memory of the servers, at the end of the measured time
 * @param ownCpu of this process, while it was measured
 */
record Result(
    Plan plan,
    int in,
    int refused,
    int dropped,
    double arrival,
    double back,
    double left,
    double seconds,
    long messages,
    long deliveries,
    long sent,
    long delivered,
    long lost,
    long duplicates,
    long late,
    long strays,
    double cpu,
    long memoryBefore,
    long memory,
    double ownCpu,
    Histogram latencies) {

  /** The share of a core from which on the load itself may be what limits. */
  private static final double BUSY = 0.9;

  /** Whether everybody came in and stayed, and all that was sent arrived once, in its order. */
  boolean isFlawless() {
    return in == plan.clients()
        && refused == 0
        && (dropped == 0 || plan.reconnect())
        && lost == 0
        && duplicates == 0
        && late == 0
        && strays == 0;
  }

  private double memoryEach() {
    return (memory - memoryBefore) / (double) Math.max(1, in);
  }

  /** Cores used for a time of the processors; NaN when nothing was measured. */
  private double cores(double cpuTime) {
    return plan.measured().isZero() ? Double.NaN : cpuTime / seconds;
  }

  private double millis(double percentile) {
    return latencies.getValueAtPercentile(percentile) / 1e6;
  }

  /** For people. */
  String text() {
    Formatter text = new Formatter(Locale.ROOT);
    text.format("in         %,d of %,d in %.3f s", in, plan.clients(), arrival);
    text.format(", %,d refused, %,d dropped%n", refused, dropped);
    if (!Double.isNaN(back)) {
      text.format("back       all within %.3f s of the first%n", back);
    }
    if (plan.publishers() > 0) {
      text.format("sent       %,.0f messages/s%n", sent / seconds);
      text.format("delivered  %,.0f/s for %.1f s%n", delivered / seconds, seconds);
      text.format("latency    p50 %.3f, p90 %.3f, p99 %.3f", millis(50), millis(90), millis(99));
      text.format(", p99.9 %.3f, most %.3f ms%n", millis(99.9), millis(100));
      text.format("checked    %,d: %,d lost, %,d doubled", deliveries, lost, duplicates);
      text.format(", %,d out of order, %,d astray%n", late, strays);
    }
    if (!Double.isNaN(cpu)) {
      text.format("server     %.1f MB, %.2f KB a connection", memory / 1e6, memoryEach() / 1024);
      if (!plan.measured().isZero()) {
        text.format(", %.4f cores", cores(cpu));
      }
      if (delivered > 0) {
        text.format(", %,.0f deliveries a CPU second", delivered / cpu);
      }
      text.format("%n");
    }
    text.format(
        "left       %s%n",
        Double.isNaN(left) ? "not all in time" : "all in %.3f s".formatted(left));
    if (!plan.measured().isZero()) {
      text.format(
          "this load  %.2f cores%s%n", cores(ownCpu), isLimit() ? ": it may be what limits" : "");
    }
    return text.toString();
  }

  private boolean isLimit() {
    return plan.rate().isEmpty() && plan.publishers() > 0 && cores(ownCpu) > BUSY;
  }

  /** One object; what is not known is null. */
  String json() {
    StringBuilder json = new StringBuilder("{");
    field(json, "in", in);
    field(json, "refused", refused);
    field(json, "dropped", dropped);
    field(json, "arrival_s", arrival);
    field(json, "back_s", back);
    field(json, "left_s", left);
    field(json, "seconds", seconds);
    field(json, "sent_per_s", sent / seconds);
    field(json, "delivered_per_s", delivered / seconds);
    field(json, "p50_ms", millis(50));
    field(json, "p90_ms", millis(90));
    field(json, "p99_ms", millis(99));
    field(json, "p999_ms", millis(99.9));
    field(json, "most_ms", millis(100));
    field(json, "messages", messages);
    field(json, "deliveries", deliveries);
    field(json, "lost", lost);
    field(json, "doubled", duplicates);
    field(json, "out_of_order", late);
    field(json, "astray", strays);
    field(json, "server_cores", cores(cpu));
    field(json, "deliveries_per_cpu_s", delivered / cpu);
    field(json, "server_bytes_before", memoryBefore);
    field(json, "server_bytes", memory);
    field(json, "server_bytes_each", memoryEach());
    field(json, "load_cores", cores(ownCpu));
    json.setCharAt(json.length() - 1, '}');
    return json.toString();
  }

  private static void field(StringBuilder json, String name, long value) {
    json.append('"').append(name).append("\":").append(value).append(',');
  }

  private static void field(StringBuilder json, String name, double value) {
    String text = Double.isFinite(value) ? String.format(Locale.ROOT, "%.6f", value) : "null";
    json.append('"').append(name).append("\":").append(text).append(',');
  }
}
