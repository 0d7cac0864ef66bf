package belfry.trials.soak;

import belfry.protocol.EntryId;
import belfry.protocol.RoomName;
import belfry.trials.process.ServerInstance;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Five hundred programs in ten rooms that post as much as their sockets take, without waiting for
 * anything. All in a room must receive every acknowledged message, in one order, or a gap; the
 * admin port must answer; a calm pair in a room of its own must be served; and the server's memory
 * must not grow. The caller's thread runs it.
 */
final class OverloadRun {
  private static final int PROGRAMS = 500;
  private static final int ROOMS = 10;
  private static final Duration BETWEEN_SAMPLES = Duration.ofSeconds(2);
  private static final Duration CATCH_UP = Duration.ofSeconds(60);
  private static final double LIVE_WITHIN_MILLIS = 2_000;

  /**
   * Megabytes by which the server's objects may grow: one and a half times the 11 that ten full
   * rooms take. A full room holds 1,000 messages, the newest of them also for slow readers, and
   * remembers 5,000 ids of 150 bytes each.
   */
  private static final double HEAP_MAY_GROW = 16;

  /** Bytes of objects for each byte of an answer that waits: answers are short. */
  private static final double HEAP_OF_ANSWERS = 2;

  private final ServerInstance server;
  private final ServerGauges gauges;
  private final Duration length;
  private final PrintWriter out;
  private final SoakCounters counters = new SoakCounters();
  private final Map<RoomName, EntryId> acked = new ConcurrentHashMap<>();
  private final List<SaturatingClient> programs = new ArrayList<>();
  private double mostHeap;
  private double mostAnswers;
  private double mostResident;

  OverloadRun(ServerInstance server, Duration length, PrintWriter out) {
    this.server = server;
    this.gauges = new ServerGauges(server);
    this.length = length;
    this.out = out;
  }

  /** Runs, and prints the result; returns whether all was well. */
  boolean run(String options) throws IOException, InterruptedException {
    for (int n = 0; n < PROGRAMS; n++) {
      RoomName room = new RoomName("over-" + n % ROOMS);
      programs.add(new SaturatingClient(server.chat(), n, room, counters, acked));
    }
    double heapBefore = gauges.heap();
    double residentBefore = gauges.resident();
    double processorBefore = gauges.process().cpuSeconds();
    LivenessWatch liveness = new LivenessWatch(server.admin(), counters);
    CalmPair calm = new CalmPair(server.chat(), counters);
    long began = System.nanoTime();
    programs.forEach(SaturatingClient::start);
    liveness.start();
    calm.start();
    sample(began);
    programs.forEach(SaturatingClient::stopPosting);
    double seconds = (System.nanoTime() - began) / 1e9;
    double processor = gauges.process().cpuSeconds() - processorBefore;
    printMessages(options, seconds);
    awaitAllReceived(Map.copyOf(acked));
    double[] looks = liveness.end();
    double[] calmly = calm.end();
    programs.forEach(SaturatingClient::leave);
    ServerCheck check = new ServerCheck(server, counters);
    check.awaitEmpty(CATCH_UP);
    double heapAfter = gauges.heap();
    out.printf(
        Locale.ROOT,
        "server: %.1f s of processor time; heap after collection %.1f MB before, %.1f MB at most"
            + " (with %.1f MB of answers that waited), %.1f MB after;"
            + " resident %.0f MB before, %.0f MB at most%n",
        processor,
        heapBefore,
        mostHeap,
        mostAnswers,
        heapAfter,
        residentBefore,
        mostResident);
    judge(looks, calmly, heapBefore, heapAfter);
    check.stop();
    counters.printFaults(out);
    boolean well = counters.faults().isEmpty();
    out.println(well ? "In order, and nothing is wrong." : "NOT WELL: see above.");
    return well;
  }

  private void sample(long began) throws IOException, InterruptedException {
    while (System.nanoTime() - began < length.toNanos()) {
      Thread.sleep(BETWEEN_SAMPLES);
      mostResident = Math.max(mostResident, gauges.resident());
      mostAnswers = Math.max(mostAnswers, gauges.answers());
      mostHeap = Math.max(mostHeap, gauges.heap());
    }
  }

  private void printMessages(String options, double seconds) {
    out.printf(
        Locale.ROOT,
        "%n%s, %d programs in %d rooms for %.0f s%n"
            + "written %d, acknowledged %d (%.0f a second), received %d (%.0f a second), %d gaps,"
            + " %d refused%n",
        options.isEmpty() ? "with the flood limit" : options,
        PROGRAMS,
        ROOMS,
        seconds,
        counters.posted.sum(),
        counters.acked.sum(),
        counters.acked.sum() / seconds,
        counters.received.sum(),
        counters.received.sum() / seconds,
        counters.gaps.sum(),
        counters.refused.sum());
  }

  private void judge(double[] looks, double[] calmly, double heapBefore, double heapAfter) {
    double longest = looks.length == 0 ? Double.NaN : looks[looks.length - 1];
    out.printf(
        Locale.ROOT,
        "/livez: %d answers, half within %.1f ms, all within %.1f ms%n"
            + "a calm room: %d messages, half within %.1f ms, 99 of 100 within %.1f ms%n",
        looks.length,
        SoakCounters.quantile(looks, 0.5),
        longest,
        calmly.length,
        SoakCounters.quantile(calmly, 0.5),
        SoakCounters.quantile(calmly, 0.99));
    if (!(longest <= LIVE_WITHIN_MILLIS)) {
      counters.fault("/livez was slow");
    }
    double ofRooms = Math.max(mostHeap - HEAP_OF_ANSWERS * mostAnswers, heapAfter) - heapBefore;
    if (ofRooms > HEAP_MAY_GROW) {
      counters.fault("the heap grows");
    }
    if (calmly.length == 0) {
      counters.fault("the calm room was not served");
    }
  }

  /**
   * Waits until all programs have received everything that was acknowledged, or a gap over it. The
   * kernel may hold megabytes for each of them, which they may receive one after the other; so this
   * waits as long as any of them receives anything.
   */
  private void awaitAllReceived(Map<RoomName, EntryId> ends) throws InterruptedException {
    long received = -1;
    long deadline = 0;
    for (SaturatingClient program : programs) {
      EntryId end = ends.get(program.room());
      while (end != null && !program.hasReceived(end)) {
        long now = counters.received.sum();
        if (now != received) {
          received = now;
          deadline = System.nanoTime() + CATCH_UP.toNanos();
        } else if (System.nanoTime() > deadline) {
          counters.fault(program + " did not receive " + program.room() + " up to " + end);
          return;
        }
        Thread.sleep(10);
      }
    }
  }
}
