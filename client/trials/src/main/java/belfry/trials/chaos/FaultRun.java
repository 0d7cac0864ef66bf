package belfry.trials.chaos;

import belfry.trials.chaos.Breach.Rule;
import belfry.trials.chaos.Evidence.Outage;
import belfry.trials.chaos.Evidence.Promise;
import belfry.trials.chaos.Evidence.Span;
import belfry.trials.process.Await;
import belfry.trials.process.ServerInstance;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The course of a run: rounds in which one or two faults come and go, and after some of them a
 * quiet point. There everything is whole, all clients come back and receive what they missed, and
 * the journals are compared. One thread runs it.
 *
 * <p>A round is drawn before it begins, so that a seed gives the same faults.
 */
final class FaultRun {
  private static final int ROUNDS_TO_QUIET = 4;
  private static final Duration WHOLE_WITHIN = Duration.ofMinutes(2);
  private static final Duration SETTLED_WITHIN = Duration.ofSeconds(90);
  private static final Duration MEMBERS_WITHIN = Duration.ofSeconds(30);
  private static final long SHORT_CALM_MILLIS = 300;

  /** A fault of a round, and its kind. */
  private record Drawn(Fault.Kind kind, Fault fault) {}

  private final Topology topology;
  private final Workload workload;
  private final RunReport report;
  private final ReadinessWatch watch;
  private final Random random;
  private final long within;
  private final InstanceErrors errors;
  private final FaultTally tally;
  private final List<Fault.Kind> kinds;
  private final List<Span> calms = new ArrayList<>();
  private final List<Outage> outages = new ArrayList<>();
  private final List<Span> lossy = new ArrayList<>();
  private long calmSince;
  private int quietPoints;

  FaultRun(
      Topology topology,
      Workload workload,
      RunReport report,
      ReadinessWatch watch,
      Random random,
      Duration within) {
    this.topology = topology;
    this.workload = workload;
    this.report = report;
    this.watch = watch;
    this.random = random;
    this.within = within.toMillis();
    this.errors = new InstanceErrors(report);
    this.kinds = topology.faults(workload);
    this.tally = new FaultTally(report, kinds);
  }

  /** What the faults did. */
  FaultTally tally() {
    return tally;
  }

  int quietPoints() {
    return quietPoints;
  }

  /**
   * Runs for this time, and then to the next quiet point.
   *
   * @param acts the longest wait for the first act of each kind of the moderator, before the faults
   */
  void go(Duration length, Duration acts) throws IOException, InterruptedException {
    watch.start(topology.instances());
    awaitWhole();
    report.print("ready: " + promise());
    workload.start();
    quietPoint();
    var _ = Await.problemAfter(acts, workload::missingActs);
    long deadline = System.nanoTime() + length.toNanos();
    while (System.nanoTime() < deadline) {
      for (int i = 0; i < ROUNDS_TO_QUIET && System.nanoTime() < deadline; i++) {
        round();
      }
      quietPoint();
    }
    stop();
  }

  /** What an ack survives, according to an instance. */
  private String promise() {
    try {
      String text = topology.instances().getFirst().admin().get("/readyz").text();
      return text.lines().skip(1).findFirst().orElse("");
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** One or two faults at once, and a calm after them. */
  void round() throws IOException, InterruptedException {
    List<Drawn> drawn = draw();
    long calm = random.nextInt(3) > 0 ? within * 3 / 2 : SHORT_CALM_MILLIS;
    errors.look(topology.instances());
    endCalm();
    long began = RunClock.now();
    List<Long> begun = new ArrayList<>();
    for (Drawn one : drawn) {
      begin(one.fault());
      begun.add(RunClock.now());
    }
    for (int i = 0; i < drawn.size(); i++) {
      Fault fault = drawn.get(i).fault();
      if (!fault.length().isZero()) {
        sleepUntil(began + fault.length().toMillis());
        workload.cue();
      }
      addOutage(fault, begun.get(i));
      tally.ended(drawn.get(i).kind(), fault, fault.end());
      addLoss(fault);
    }
    awaitWhole();
    Thread.sleep(calm);
  }

  private void begin(Fault fault) throws InterruptedException {
    report.print(fault.words());
    try {
      fault.begin();
    } catch (IOException e) { // its end shows that it did nothing, or how much it did
      report.print("  it can't begin: " + e.getMessage());
    }
    if (fault.length().isZero()) {
      workload.cue(); // what is said before this is mended must not be late
    }
  }

  private void addOutage(Fault fault, long since) {
    String cutOff = fault.cutsOff();
    if (cutOff != null) {
      String instance = cutOff.equals(Fault.EVERYBODY) ? null : cutOff;
      outages.add(new Outage(instance, new Span(since, RunClock.now())));
    }
  }

  private void addLoss(Fault fault) {
    Span loss = fault.loses();
    if (loss != null) {
      lossy.add(loss);
    }
  }

  /** One fault, or two of different targets that may go together, the shorter first. */
  private List<Drawn> draw() {
    List<Drawn> drawn = new ArrayList<>();
    drawn.add(drawOne());
    Fault first = drawn.getFirst().fault();
    if (random.nextInt(3) == 0 && !first.length().isZero() && !first.goesAlone()) {
      Drawn other = drawOne();
      if (!other.fault().goesAlone() && !other.fault().target().equals(first.target())) {
        drawn.add(other);
      }
    }
    drawn.sort(Comparator.comparing(one -> one.fault().length()));
    return drawn;
  }

  private Drawn drawOne() {
    Fault.Kind kind = kinds.get(random.nextInt(kinds.size()));
    return new Drawn(kind, kind.draw().from(random));
  }

  private static void sleepUntil(long time) throws InterruptedException {
    Thread.sleep(Math.max(0, time - RunClock.now()));
  }

  /** Waits until all is whole and ready: then it is calm. */
  private void awaitWhole() throws IOException, InterruptedException {
    startTheDead();
    String problem = Await.problemAfter(WHOLE_WITHIN, this::problem);
    if (problem != null) {
      report.add(
          Rule.READY, problem + " " + WHOLE_WITHIN.toSeconds() + " s after all was made whole");
    }
    calmSince = RunClock.now();
  }

  private @Nullable String problem() {
    String problem = topology.problem();
    return problem != null
        ? problem
        : topology.instances().stream()
            .filter(instance -> !instance.isReady())
            .findFirst()
            .map(instance -> instance.name() + " is not ready")
            .orElse(null);
  }

  private void startTheDead() throws IOException {
    for (ServerInstance instance : topology.instances()) {
      if (instance.process().hasDied()) {
        report.add(
            Rule.ALIVE, instance.name() + " died by itself: " + instance.process().lastLines());
        instance.process().start();
      }
    }
  }

  private void endCalm() {
    calms.add(new Span(calmSince, RunClock.now()));
  }

  private void quietPoint() throws IOException, InterruptedException {
    workload.quiet(true);
    String unsettled = Await.problemAfter(SETTLED_WITHIN, workload::unsettled);
    if (unsettled != null) {
      report.add(Rule.BACK, unsettled + " after " + SETTLED_WITHIN.toSeconds() + " s");
    }
    String wrongMembers = Await.problemAfter(MEMBERS_WITHIN, workload::wrongMembers);
    if (wrongMembers != null) {
      report.add(Rule.MEMBERS, wrongMembers);
    }
    errors.look(topology.instances());
    Evidence evidence = evidence(unsettled == null);
    PromiseChecker.check(evidence).forEach(report::add);
    quietPoints++;
    report.print("quiet point " + quietPoints + ": " + JournalCounts.of(evidence.journals()));
    workload.quiet(false);
  }

  private Evidence evidence(boolean atRest) {
    List<Span> soFar = new ArrayList<>(calms);
    soFar.add(new Span(calmSince, RunClock.now()));
    Promise promise =
        new Promise(
            topology.endsWithProcess(), topology.failsOver(), lossy, Topology.HISTORY, within);
    return new Evidence(workload.journals(), soFar, outages, watch.answers(), promise, atRest);
  }

  /** Ends the clients and then the instances, which must stop when they are asked to. */
  private void stop() throws IOException, InterruptedException {
    workload.close();
    watch.close();
    errors.look(topology.instances());
    for (ServerInstance instance : topology.instances()) {
      int code = instance.process().stop(StopFault.PATIENCE);
      if (code != 0) {
        report.add(Rule.ALIVE, instance.name() + " ended with code " + code + " at the end");
      }
      errors.lookAtLog(instance);
    }
  }
}
