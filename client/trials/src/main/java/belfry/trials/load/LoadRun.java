package belfry.trials.load;

import belfry.trials.process.ProcessSnapshot;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Puts a load on a server and measures it: {@link Connections} arrive, {@link Publishers} send,
 * {@link Deliveries} are counted, and all leave. One thread, the caller's, does everything.
 */
final class LoadRun implements AutoCloseable {
  private static final long PROGRESS = TimeUnit.SECONDS.toNanos(1);
  private static final long SILENCE = TimeUnit.SECONDS.toNanos(2);

  private final LoadPlan plan;
  private final List<Long> pids;
  private final Consumer<String> progress;
  private final long origin = System.nanoTime();
  private final Deliveries deliveries;
  private final Connections connections;
  private final Publishers publishers;
  private long nextProgress = PROGRESS;
  private long deliveredThen;

  /** What has been used and counted up to a moment. */
  private record Mark(long at, ProcessSnapshot servers, double ownCpu, long sent, long delivered) {}

  /**
   * Prepares a load.
   *
   * @param pids of the servers, to measure what they use; may be empty
   * @param progress is given a line every second
   */
  LoadRun(LoadPlan plan, List<Long> pids, Consumer<String> progress) throws IOException {
    this.plan = plan;
    this.pids = pids;
    this.progress = progress;
    deliveries = new Deliveries(plan);
    connections = new Connections(plan, deliveries, this::now);
    publishers = new Publishers(plan, connections, deliveries, this::now);
  }

  /** Does all of it. */
  LoadResult run() throws IOException {
    ProcessSnapshot before = ProcessSnapshot.of(pids);
    double arrival = arrive();
    long start = now();
    long measureFrom = start + plan.warm().toNanos();
    long measureTo = measureFrom + plan.measured().toNanos();
    deliveries.measure(measureFrom, measureTo);
    publishers.begin(start);
    send(measureFrom);
    Mark first = mark();
    send(measureTo);
    Mark last = mark();
    drain();
    LoadResult.Usage usage = usage(before, first, last);
    int in = connections.in();
    int refused = connections.refused();
    int dropped = connections.dropped();
    double back = connections.back();
    return new LoadResult(
        plan,
        new LoadResult.Attendance(in, refused, dropped, arrival, back, leave()),
        volume(first, last),
        flaws(),
        usage,
        deliveries.latencies());
  }

  private Mark mark() throws IOException {
    ProcessSnapshot servers = ProcessSnapshot.of(pids);
    return new Mark(now(), servers, ownCpu(), publishers.total(), deliveries.count());
  }

  private LoadResult.Volume volume(Mark first, Mark last) {
    return new LoadResult.Volume(
        Math.max(1, last.at() - first.at()) / 1e9,
        publishers.total(),
        deliveries.count(),
        last.sent() - first.sent(),
        last.delivered() - first.delivered());
  }

  private LoadResult.Flaws flaws() {
    DeliveryChecker checker = deliveries.checker();
    return new LoadResult.Flaws(
        checker.lost(publishers.sent(), plan.stopped()),
        checker.duplicates(),
        checker.reordered(),
        checker.strays());
  }

  private LoadResult.Usage usage(ProcessSnapshot before, Mark first, Mark last) {
    double cpu = last.servers().cpuSeconds() - first.servers().cpuSeconds();
    return new LoadResult.Usage(
        pids.isEmpty() ? Double.NaN : cpu,
        before.residentBytes(),
        last.servers().residentBytes(),
        last.ownCpu() - first.ownCpu());
  }

  /** Has all clients arrive; the result is how long that took, in seconds. */
  private double arrive() throws IOException {
    long begin = now();
    long deadline = begin + plan.patience().toNanos();
    while (!connections.isComplete() && now() < deadline) {
      turn(deadline);
    }
    return (now() - begin) / 1e9;
  }

  /** Sends until then; a message that was due before is sent even if that takes longer. */
  private void send(long until) throws IOException {
    long deadline = until + plan.patience().toNanos();
    while ((now() < until || publishers.next() < until)
        && now() < deadline
        && (connections.in() > 0 || plan.reconnect())) {
      publishers.send(until);
      turn(Math.min(until, publishers.next()));
    }
  }

  /** Waits for the last deliveries, until all have come or none comes any more. */
  private void drain() throws IOException {
    long expected = publishers.expected();
    long silentSince = now();
    long before = deliveries.count();
    while (deliveries.first() < expected && now() - silentSince < SILENCE) {
      turn(now() + SILENCE);
      if (deliveries.count() != before) {
        before = deliveries.count();
        silentSince = now();
      }
    }
  }

  /** Has all clients leave; the result is how long that took, in seconds, or NaN. */
  private double leave() throws IOException {
    long begin = now();
    connections.leave();
    long deadline = begin + plan.patience().toNanos();
    while (connections.in() > 0 && now() < deadline) {
      turn(deadline);
    }
    return connections.in() == 0 ? (now() - begin) / 1e9 : Double.NaN;
  }

  /** Serves the sockets that are ready; waits for one until {@code until} at most. */
  private void turn(long until) throws IOException {
    connections.turn(Math.min(until, nextProgress));
    if (now() >= nextProgress) {
      nextProgress += PROGRESS;
      progress.accept(
          String.format(
              Locale.ROOT,
              "%,d in, %,d sent, %,d delivered/s",
              connections.in(),
              publishers.total(),
              deliveries.count() - deliveredThen));
      deliveredThen = deliveries.count();
    }
  }

  private long now() {
    return System.nanoTime() - origin;
  }

  private static double ownCpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  @Override
  public void close() throws IOException {
    connections.close();
  }
}
