package belfry.trials.soak;

import belfry.protocol.Limits;
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
 * A run of steady talk: as many visitors at any time, each of whom comes and goes, and samples of
 * what the server takes. In the end everybody leaves, and nothing may be left of them.
 */
final class Soak {
  /** A trend of less than this is chance. */
  private static final Duration SHORTEST_JUDGED = Duration.ofMinutes(5);

  private static final int SAMPLES = 90;
  private static final Duration LEAST_BETWEEN = Duration.ofSeconds(1);
  private static final int REPORTED_EACH = 9;
  private static final double WARM_UP = 0.25;

  private static final Duration STOPPED_WITHIN = Limits.STOP.plusSeconds(10);

  private final ServerInstance server;
  private final ServerGauges gauges;
  private final Pace pace;
  private final long seed;
  private final PrintWriter out;
  private final Tally tally = new Tally();
  private final List<Double> seconds = new ArrayList<>();
  private final Map<Bound, List<Double>> series = new EnumMap<>(Bound.class);

  Soak(ServerInstance server, Pace pace, long seed, PrintWriter out) {
    this.server = server;
    this.gauges = new ServerGauges(server);
    this.pace = pace;
    this.seed = seed;
    this.out = out;
  }

  /** Runs for so long, and prints what was seen; says whether all was well. */
  boolean run(Duration length) throws IOException, InterruptedException {
    Visitors visitors = new Visitors(tally);
    fill(visitors);
    long began = System.nanoTime();
    long between = Math.max(length.toNanos() / SAMPLES, LEAST_BETWEEN.toNanos());
    out.println(header());
    while (System.nanoTime() - began < length.toNanos() && server.process().isAlive()) {
      Thread.sleep(Duration.ofNanos(between));
      sample((System.nanoTime() - began) / 1e9);
    }
    if (!visitors.leave()) {
      tally.fault("some visitors hang");
    }
    settle();
    server.process().errors().forEach(line -> tally.fault("the server's log: " + line));
    int code = server.process().stop(STOPPED_WITHIN);
    if (code != 0) {
      tally.fault("the server ended with " + code);
    }
    return judge(length);
  }

  private void fill(Visitors visitors) {
    Random seeds = new Random(seed);
    for (int n = 0; n < pace.programs(); n++) {
      visitors.add(new ProgramVisits(server.chat(), "p" + n, next(seeds), pace, tally));
      if (n % 2 == 0) {
        visitors.add(new PersonVisits(server.chat(), "h" + n, next(seeds), pace, tally));
      }
      if (n % 6 == 0) {
        visitors.add(new DeafVisits(server.chat(), next(seeds), pace, tally));
        visitors.add(new LoudVisits(server.chat(), next(seeds), pace, tally));
      }
    }
    visitors.add(new ClockVisits(server.strftime(), server.ntp(), next(seeds), tally));
  }

  private static Random next(Random seeds) {
    return new Random(seeds.nextLong());
  }

  private void sample(double at) throws IOException {
    double heap = gauges.heap();
    double[] latencies = tally.takeLatencies();
    if (latencies.length == 0) {
      return; // nobody was heard in so short a time
    }
    seconds.add(at);
    keep(Bound.HEAP, heap);
    keep(Bound.RESIDENT, gauges.resident());
    keep(Bound.DESCRIPTORS, gauges.descriptors());
    keep(Bound.THREADS, gauges.process().threads());
    keep(Bound.MEDIAN, Tally.quantile(latencies, 0.5));
    keep(Bound.TAIL, Tally.quantile(latencies, 0.99));
    if (seconds.size() % REPORTED_EACH == 0) {
      out.println(row());
    }
  }

  private void keep(Bound what, double value) {
    series.computeIfAbsent(what, _ -> new ArrayList<>()).add(value);
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
            "heard");
  }

  private String row() {
    return String.format(
        Locale.ROOT,
        "%8.0f %10.2f %10.1f %12.0f %8.0f %8.2f %8.2f %10d %10d",
        seconds.getLast(),
        series.get(Bound.HEAP).getLast(),
        series.get(Bound.RESIDENT).getLast(),
        series.get(Bound.DESCRIPTORS).getLast(),
        series.get(Bound.THREADS).getLast(),
        series.get(Bound.MEDIAN).getLast(),
        series.get(Bound.TAIL).getLast(),
        tally.visits.sum(),
        tally.heard.sum());
  }

  /** When everybody has left, nothing is left of them. */
  private void settle() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    for (String what : List.of("connections", "sessions", "rooms", "send_queue_bytes")) {
      while (server.admin().metric("belfry_" + what) > 0) {
        if (System.nanoTime() > deadline) {
          tally.fault("belfry_" + what + " is not 0 when everybody has left");
          return;
        }
        Thread.sleep(100);
      }
    }
  }

  private boolean judge(Duration length) {
    out.printf(
        "%d visits (%d times on where one had left off), %d messages said, %d heard, %d gaps told,%n"
            + "%d refusals, %d datagrams of which %d got no answer; seed %d%n",
        tally.visits.sum(),
        tally.resumed.sum(),
        tally.said.sum(),
        tally.heard.sum(),
        tally.gaps.sum(),
        tally.refused.sum(),
        tally.datagrams.sum(),
        tally.unanswered.sum(),
        seed);
    boolean well = true;
    int from = (int) (WARM_UP * seconds.size());
    if (length.compareTo(SHORTEST_JUDGED) >= 0 && seconds.size() - from > 1) {
      out.println(Bound.header());
      for (Bound bound : Bound.values()) {
        Trend trend = Trend.of(values(seconds, from), values(series.get(bound), from));
        out.println(bound.row(trend));
        well &= !bound.isBroken(trend);
      }
    } else {
      out.println(
          "Growth is judged from "
              + SHORTEST_JUDGED.toMinutes()
              + " minutes on; this was shorter.");
    }
    tally.printFaults(out);
    well &= tally.faults().isEmpty() && tally.visits.sum() > 0;
    out.println(well ? "Nothing grows, nothing is wrong." : "NOT WELL: see above.");
    return well;
  }

  private static double[] values(List<Double> list, int from) {
    return list.subList(from, list.size()).stream().mapToDouble(Double::doubleValue).toArray();
  }
}
