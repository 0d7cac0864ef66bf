package belfry.trials.load;

import java.util.Formatter;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What a load has measured. Times are in seconds, memory in bytes, latencies in nanoseconds.
 *
 * @param latencies of deliveries while it was measured
 */
record LoadResult(
    LoadPlan plan,
    Attendance attendance,
    Volume volume,
    Flaws flaws,
    Usage usage,
    Histogram latencies) {
  /** The share of a core from which on the generator itself may be the limit. */
  private static final double BUSY = 0.9;

  /**
   * What became of the connections.
   *
   * @param in clients that were in at the end
   * @param refused connections that were closed before they were in
   * @param dropped connections that were closed later
   * @param arrival until the last one was in
   * @param back from the first new connection after a loss until all were in; NaN without a loss
   * @param left until the last one was closed, from when all began to leave; NaN: not all in time
   */
  record Attendance(int in, int refused, int dropped, double arrival, double back, double left) {}

  /**
   * How much was sent and delivered.
   *
   * @param seconds length of the measurement
   * @param messages all messages, from the first to the last
   * @param deliveries all deliveries
   * @param sent messages while it was measured
   * @param delivered deliveries while it was measured
   */
  record Volume(double seconds, long messages, long deliveries, long sent, long delivered) {}

  /**
   * What was wrong with the deliveries, over the whole load.
   *
   * @param lost deliveries that did not come
   * @param duplicates deliveries of a message a second time
   * @param late deliveries that came after a later one of the same publisher
   * @param strays deliveries of a message of another room
   */
  record Flaws(long lost, long duplicates, long late, long strays) {
    boolean areNone() {
      return lost == 0 && duplicates == 0 && late == 0 && strays == 0;
    }
  }

  /**
   * What the processes used.
   *
   * @param cpu processor time of the servers while it was measured; NaN where it is not known
   * @param memoryBefore of the servers, before the first connection
   * @param memory of the servers, at the end of the measurement
   * @param ownCpu processor time of this process while it was measured
   */
  record Usage(double cpu, long memoryBefore, long memory, double ownCpu) {}

  /** Whether all clients arrived and stayed, and each message came once and in order. */
  boolean isFlawless() {
    return attendance.in() == plan.clients()
        && attendance.refused() == 0
        && (attendance.dropped() == 0 || plan.reconnect())
        && flaws.areNone();
  }

  private double memoryEach() {
    return (usage.memory() - usage.memoryBefore()) / (double) Math.max(1, attendance.in());
  }

  /** Cores that were busy for a processor time; NaN when nothing was measured. */
  private double cores(double cpuTime) {
    return plan.measured().isZero() ? Double.NaN : cpuTime / volume.seconds();
  }

  private double millis(double percentile) {
    return latencies.getValueAtPercentile(percentile) / 1e6;
  }

  /** The lines for people. */
  String text() {
    Formatter text = new Formatter(Locale.ROOT);
    text.format(
        "in         %,d of %,d in %.3f s", attendance.in(), plan.clients(), attendance.arrival());
    text.format(", %,d refused, %,d dropped%n", attendance.refused(), attendance.dropped());
    if (!Double.isNaN(attendance.back())) {
      text.format("back       all within %.3f s of the first%n", attendance.back());
    }
    if (plan.publishers() > 0) {
      addDeliveries(text);
    }
    if (!Double.isNaN(usage.cpu())) {
      addServer(text);
    }
    text.format(
        "left       %s%n",
        Double.isNaN(attendance.left())
            ? "not all in time"
            : "all in %.3f s".formatted(attendance.left()));
    if (!plan.measured().isZero()) {
      text.format(
          "this load  %.2f cores%s%n",
          cores(usage.ownCpu()), isLimit() ? ": it may be the limit" : "");
    }
    return text.toString();
  }

  private void addDeliveries(Formatter text) {
    text.format("sent       %,.0f messages/s%n", volume.sent() / volume.seconds());
    text.format(
        "delivered  %,.0f/s for %.1f s%n", volume.delivered() / volume.seconds(), volume.seconds());
    text.format("latency    p50 %.3f, p90 %.3f, p99 %.3f", millis(50), millis(90), millis(99));
    text.format(", p99.9 %.3f, most %.3f ms%n", millis(99.9), millis(100));
    text.format("checked    %,d: %,d lost", volume.deliveries(), flaws.lost());
    text.format(", %,d doubled, %,d out of order", flaws.duplicates(), flaws.late());
    text.format(", %,d astray%n", flaws.strays());
  }

  private void addServer(Formatter text) {
    text.format("server     %.1f MB, ", usage.memory() / 1e6);
    text.format("%.2f KB a connection", memoryEach() / 1024);
    if (!plan.measured().isZero()) {
      text.format(", %.4f cores", cores(usage.cpu()));
    }
    if (volume.delivered() > 0) {
      text.format(", %,.0f deliveries a CPU second", volume.delivered() / usage.cpu());
    }
    text.format("%n");
  }

  private boolean isLimit() {
    return plan.rate().isEmpty() && plan.publishers() > 0 && cores(usage.ownCpu()) > BUSY;
  }

  /** One JSON object; a number that is not known is null. */
  String json() {
    StringBuilder json = new StringBuilder("{");
    field(json, "in", attendance.in());
    field(json, "refused", attendance.refused());
    field(json, "dropped", attendance.dropped());
    field(json, "arrival_s", attendance.arrival());
    field(json, "back_s", attendance.back());
    field(json, "left_s", attendance.left());
    field(json, "seconds", volume.seconds());
    field(json, "sent_per_s", volume.sent() / volume.seconds());
    field(json, "delivered_per_s", volume.delivered() / volume.seconds());
    field(json, "p50_ms", millis(50));
    field(json, "p90_ms", millis(90));
    field(json, "p99_ms", millis(99));
    field(json, "p999_ms", millis(99.9));
    field(json, "most_ms", millis(100));
    field(json, "messages", volume.messages());
    field(json, "deliveries", volume.deliveries());
    field(json, "lost", flaws.lost());
    field(json, "doubled", flaws.duplicates());
    field(json, "out_of_order", flaws.late());
    field(json, "astray", flaws.strays());
    field(json, "server_cores", cores(usage.cpu()));
    field(json, "deliveries_per_cpu_s", volume.delivered() / usage.cpu());
    field(json, "server_bytes_before", usage.memoryBefore());
    field(json, "server_bytes", usage.memory());
    field(json, "server_bytes_each", memoryEach());
    field(json, "load_cores", cores(usage.ownCpu()));
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
