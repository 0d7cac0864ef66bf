package belfry.trials.soak;

import belfry.trials.process.ServerInstance;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * A run of steady talk: the number of visitors stays the same while each comes and goes, and what
 * the server uses is sampled. At the end all leave, and the server must hold nothing of them. The
 * caller's thread runs it.
 */
final class SoakRun {
  /** The trend of a shorter run is chance. */
  private static final Duration SHORTEST_JUDGED = Duration.ofMinutes(5);

  private static final int SAMPLES = 90;
  private static final Duration LEAST_BETWEEN = Duration.ofSeconds(1);
  private static final int REPORTED_EACH = 9;
  private static final double WARM_UP = 0.25;
  private static final Duration EMPTY_WITHIN = Duration.ofSeconds(30);

  private final ServerInstance server;
  private final ServerGauges gauges;
  private final Pace pace;
  private final long seed;
  private final PrintWriter out;
  private final SoakCounters counters = new SoakCounters();
  private final List<Double> seconds = new ArrayList<>();
  private final Map<GrowthBound, List<Double>> series = new EnumMap<>(GrowthBound.class);

  SoakRun(ServerInstance server, Pace pace, long seed, PrintWriter out) {
    this.server = server;
    this.gauges = new ServerGauges(server);
    this.pace = pace;
    this.seed = seed;
    this.out = out;
  }

  /** Runs for this time, and prints the result; returns whether all was well. */
  boolean run(Duration length) throws IOException, InterruptedException {
    Visitors visitors = new Visitors(counters);
    fill(visitors);
    long began = System.nanoTime();
    long between = Math.max(length.toNanos() / SAMPLES, LEAST_BETWEEN.toNanos());
    out.println(header());
    while (System.nanoTime() - began < length.toNanos() && server.process().isAlive()) {
      Thread.sleep(Duration.ofNanos(between));
      sample((System.nanoTime() - began) / 1e9);
    }
    if (!visitors.leave()) {
      counters.fault("some visitors hang");
    }
    ServerCheck check = new ServerCheck(server, counters);
    check.awaitEmpty(EMPTY_WITHIN);
    check.stop();
    return judge(length);
  }

  private void fill(Visitors visitors) {
    Random seeds = new Random(seed);
    for (int n = 0; n < pace.programs(); n++) {
      visitors.add(new ProgramVisits(server.chat(), "p" + n, next(seeds), pace, counters));
      if (n % 2 == 0) {
        visitors.add(new PersonVisits(server.chat(), "h" + n, next(seeds), pace, counters));
      }
      if (n % 6 == 0) {
        visitors.add(new PausedReaderVisits(server.chat(), next(seeds), pace, counters));
        visitors.add(new LongMessageVisits(server.chat(), next(seeds), pace, counters));
      }
    }
    visitors.add(new ClockVisits(server.strftime(), server.ntp(), next(seeds), counters));
  }

  private static Random next(Random seeds) {
    return new Random(seeds.nextLong());
  }

  private void sample(double at) throws IOException {
    double heap = gauges.heap();
    double[] latencies = counters.takeLatencies();
    if (latencies.length == 0) {
      return; // no message arrived in so short a time
    }
    seconds.add(at);
    keep(GrowthBound.HEAP, heap);
    keep(GrowthBound.RESIDENT, gauges.resident());
    keep(GrowthBound.DESCRIPTORS, gauges.descriptors());
    keep(GrowthBound.THREADS, gauges.process().threads());
    keep(GrowthBound.MEDIAN, SoakCounters.quantile(latencies, 0.5));
    keep(GrowthBound.TAIL, SoakCounters.quantile(latencies, 0.99));
    if (seconds.size() % REPORTED_EACH == 0) {
      out.println(row());
    }
  }

  private void keep(GrowthBound what, double value) {
    series(what).add(value);
  }

  private List<Double> series(GrowthBound of) {
    return series.computeIfAbsent(of, _ -> new ArrayList<>());
  }

  private double last(GrowthBound of) {
    return series(of).getLast();
  }

  private static String header() {
    return "%8s %10s %10s %12s %8s %8s %8s %10s %10s"
        .formatted(
            "seconds",
            "heap MB",
            "RSS MB",
            "descriptors",
            "threads",
            "p50 ms",
            "p99 ms",
            "visits",
            "received");
  }

  private String row() {
    return String.format(
        Locale.ROOT,
        "%8.0f %10.2f %10.1f %12.0f %8.0f %8.2f %8.2f %10d %10d",
        seconds.getLast(),
        last(GrowthBound.HEAP),
        last(GrowthBound.RESIDENT),
        last(GrowthBound.DESCRIPTORS),
        last(GrowthBound.THREADS),
        last(GrowthBound.MEDIAN),
        last(GrowthBound.TAIL),
        counters.visits.sum(),
        counters.received.sum());
  }

  private boolean judge(Duration length) {
    out.printf(
        "%d visits (%d joins after an earlier entry), %d messages posted, %d received, %d gaps,%n"
            + "%d refusals, %d datagrams of which %d got no answer; seed %d%n",
        counters.visits.sum(),
        counters.resumed.sum(),
        counters.posted.sum(),
        counters.received.sum(),
        counters.gaps.sum(),
        counters.refused.sum(),
        counters.datagrams.sum(),
        counters.unanswered.sum(),
        seed);
    boolean well = true;
    int from = (int) (WARM_UP * seconds.size());
    if (length.compareTo(SHORTEST_JUDGED) >= 0 && seconds.size() - from > 1) {
      out.println(GrowthBound.header());
      for (GrowthBound bound : GrowthBound.values()) {
        Trend trend = Trend.of(values(seconds, from), values(series(bound), from));
        out.println(bound.row(trend));
        well &= !bound.isBroken(trend);
      }
    } else {
      out.println(
          "Growth is judged from "
              + SHORTEST_JUDGED.toMinutes()
              + " minutes on; this was shorter.");
    }
    counters.printFaults(out);
    well &= counters.faults().isEmpty() && counters.visits.sum() > 0;
    out.println(well ? "Nothing grows, nothing is wrong." : "NOT WELL: see above.");
    return well;
  }

  private static double[] values(List<Double> list, int from) {
    return list.subList(from, list.size()).stream().mapToDouble(Double::doubleValue).toArray();
  }
}
