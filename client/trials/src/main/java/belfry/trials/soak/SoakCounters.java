package belfry.trials.soak;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** What visitors count, and the faults that they found. Any thread. */
final class SoakCounters {
  private static final int FAULTS_PRINTED = 20;

  final LongAdder visits = new LongAdder();
  final LongAdder resumed = new LongAdder();
  final LongAdder posted = new LongAdder();
  final LongAdder acked = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder received = new LongAdder();
  final LongAdder gaps = new LongAdder();
  final LongAdder datagrams = new LongAdder();
  final LongAdder unanswered = new LongAdder();
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final Queue<Long> latencies = new ConcurrentLinkedQueue<>();

  /** Notes something that must not happen. */
  void fault(String what) {
    faults.add(what);
  }

  List<String> faults() {
    return List.copyOf(faults);
  }

  /** Prints the first faults, and the number of the others. */
  void printFaults(PrintWriter out) {
    faults.stream().limit(FAULTS_PRINTED).forEach(fault -> out.println("FAULT " + fault));
    if (faults.size() > FAULTS_PRINTED) {
      out.println("and " + (faults.size() - FAULTS_PRINTED) + " more");
    }
  }

  /** A message arrived so many nanoseconds after it was posted. */
  void latency(long nanos) {
    latencies.add(nanos);
  }

  /** The latencies since the last call, in milliseconds, sorted. */
  double[] takeLatencies() {
    List<Long> taken = new ArrayList<>();
    for (Long one = latencies.poll(); one != null; one = latencies.poll()) {
      taken.add(one);
    }
    double[] millis = taken.stream().mapToDouble(nanos -> nanos / 1e6).toArray();
    Arrays.sort(millis);
    return millis;
  }

  /** A quantile of sorted values; not a number if there are none. */
  static double quantile(double[] ordered, double share) {
    return ordered.length == 0
        ? Double.NaN
        : ordered[(int) Math.min(ordered.length - 1, Math.floor(share * ordered.length))];
  }
}
