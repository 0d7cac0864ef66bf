package belfry.trials.load;

import belfry.trials.process.ProcessSnapshot;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Puts a load on a server, and counts what comes of it: a {@link Crowd} comes in, the publishers
 * {@link Talk}, {@link Deliveries} are counted, all leave. One thread, the caller's, does
 * everything.
 */
final class Load implements AutoCloseable {
  private static final long PROGRESS = TimeUnit.SECONDS.toNanos(1);
  private static final long SILENCE = TimeUnit.SECONDS.toNanos(2);

  private final Plan plan;
  private final List<Long> pids;
  private final Consumer<String> progress;
  private final long origin = System.nanoTime();
  private final Deliveries deliveries;
  private final Crowd crowd;
  private final Talk talk;
  private long nextProgress = PROGRESS;
  private long deliveredThen;

  /**
   * @param pids of the servers, to know what they use; may be empty
   * @param progress told every second how it goes
   */
  Load(Plan plan, List<Long> pids, Consumer<String> progress) throws IOException {
    this.plan = plan;
    this.pids = pids;
    this.progress = progress;
    deliveries = new Deliveries(plan);
    crowd = new Crowd(plan, deliveries, this::now);
    talk = new Talk(plan, crowd, deliveries, this::now);
  }

  /** Does all of it. */
  Result run() throws IOException {
    ProcessSnapshot before = ProcessSnapshot.of(pids);
    double arrival = arrive();
    long start = now();
    long measureFrom = start + plan.warm().toNanos();
    long measureTo = measureFrom + plan.measured().toNanos();
    deliveries.measure(measureFrom, measureTo);
    talk.begin(start);
    speak(measureFrom);
    ProcessSnapshot first = ProcessSnapshot.of(pids);
    double ownFirst = ownCpu();
    long sentFirst = talk.total();
    long deliveredFirst = deliveries.count();
    long begin = now();
    speak(measureTo);
    double seconds = Math.max(1, now() - begin) / 1e9;
    long sentThen = talk.total() - sentFirst;
    long deliveredNow = deliveries.count() - deliveredFirst;
    ProcessSnapshot last = ProcessSnapshot.of(pids);
    double own = ownCpu() - ownFirst;
    drain();
    int wereIn = crowd.in();
    Checker checker = deliveries.checker();
    return new Result(
        plan,
        wereIn,
        crowd.refused(),
        crowd.dropped(),
        arrival,
        crowd.back(),
        leave(),
        seconds,
        talk.total(),
        deliveries.count(),
        sentThen,
        deliveredNow,
        checker.lost(talk.sent(), plan.stopped()),
        checker.duplicates(),
        checker.reordered(),
        checker.strays(),
        pids.isEmpty() ? Double.NaN : last.cpuSeconds() - first.cpuSeconds(),
        before.residentBytes(),
        last.residentBytes(),
        own,
        deliveries.latencies());
  }

  /** Lets everybody in; returns how long it took, in seconds. */
  private double arrive() throws IOException {
    long begin = now();
    long deadline = begin + plan.patience().toNanos();
    while (!crowd.isComplete() && now() < deadline) {
      turn(deadline);
    }
    return (now() - begin) / 1e9;
  }

  /** Sends until then; what was due before is sent though it gets later. */
  private void speak(long until) throws IOException {
    long deadline = until + plan.patience().toNanos();
    while ((now() < until || talk.next() < until)
        && now() < deadline
        && (crowd.in() > 0 || plan.reconnect())) {
      talk.send(until);
      turn(Math.min(until, talk.next()));
    }
  }

  /** Waits for the last deliveries, until they have all come or nothing comes any more. */
  private void drain() throws IOException {
    long expected = talk.expected();
    long silentSince = now();
    long before = deliveries.count();
    while (deliveries.count() < expected && now() - silentSince < SILENCE) {
      turn(now() + SILENCE);
      if (deliveries.count() != before) {
        before = deliveries.count();
        silentSince = now();
      }
    }
  }

  /** Everybody leaves; returns how long it took until all were gone, or NaN. */
  private double leave() throws IOException {
    long begin = now();
    crowd.leave();
    long deadline = begin + plan.patience().toNanos();
    while (crowd.in() > 0 && now() < deadline) {
      turn(deadline);
    }
    return crowd.in() == 0 ? (now() - begin) / 1e9 : Double.NaN;
  }

  /** Does what the sockets are ready for; waits for that, but not after {@code until}. */
  private void turn(long until) throws IOException {
    crowd.turn(Math.min(until, nextProgress));
    if (now() >= nextProgress) {
      nextProgress += PROGRESS;
      progress.accept(
          String.format(
              Locale.ROOT,
              "%,d in, %,d sent, %,d delivered/s",
              crowd.in(),
              talk.total(),
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
    crowd.close();
  }
}
