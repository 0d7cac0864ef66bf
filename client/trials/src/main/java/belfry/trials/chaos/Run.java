package belfry.trials.chaos;

import belfry.protocol.Limits;
import belfry.trials.chaos.Breach.Rule;
import belfry.trials.chaos.Evidence.Outage;
import belfry.trials.chaos.Evidence.Promise;
import belfry.trials.chaos.Evidence.Span;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * The course of a run: rounds in which one or two faults come and go, and after some of them a
 * quiet point, at which everything is whole, everybody comes back and is told all, and everything
 * is compared. One thread runs it.
 *
 * <p>All chances of a round are drawn before it begins, so that a seed gives the same faults.
 */
final class Run {
  private static final int ROUNDS_TO_QUIET = 4;
  private static final Duration WHOLE_WITHIN = Duration.ofMinutes(2);
  private static final Duration SETTLED_WITHIN = Duration.ofSeconds(90);
  private static final Duration MEMBERS_WITHIN = Duration.ofSeconds(30);
  private static final Duration STOPPED_WITHIN = Limits.STOP.plusSeconds(15);
  private static final long SHORT_CALM_MILLIS = 300;

  private final Topology topology;
  private final Crowd crowd;
  private final Findings findings;
  private final ReadyWatch watch;
  private final Random random;
  private final long within;
  private final List<Span> calms = new ArrayList<>();
  private final List<Outage> outages = new ArrayList<>();
  private long calmSince;
  private int faults;
  private int quietPoints;

  Run(
      Topology topology,
      Crowd crowd,
      Findings findings,
      ReadyWatch watch,
      Random random,
      Duration within) {
    this.topology = topology;
    this.crowd = crowd;
    this.findings = findings;
    this.watch = watch;
    this.random = random;
    this.within = within.toMillis();
  }

  int faults() {
    return faults;
  }

  int quietPoints() {
    return quietPoints;
  }

  /** Runs for so long, and to the next quiet point. */
  void go(Duration length) throws IOException, InterruptedException {
    watch.start(topology.instances());
    awaitWhole();
    findings.tell("ready: " + promise());
    crowd.start();
    quietPoint();
    List<Fault.Kind> kinds = topology.faults(crowd);
    long deadline = System.nanoTime() + length.toNanos();
    while (System.nanoTime() < deadline) {
      for (int i = 0; i < ROUNDS_TO_QUIET && System.nanoTime() < deadline; i++) {
        round(kinds);
      }
      quietPoint();
    }
    stop();
  }

  /** What an ack survives, as an instance says it. */
  private String promise() {
    try {
      return topology.instances().getFirst().readiness().lines().skip(1).findFirst().orElse("");
    } catch (IOException e) {
      return e.toString();
    }
  }

  private void round(List<Fault.Kind> kinds) throws IOException, InterruptedException {
    List<Fault> drawn = draw(kinds);
    long calm = random.nextInt(3) > 0 ? within * 3 / 2 : SHORT_CALM_MILLIS;
    endCalm();
    long began = System.currentTimeMillis();
    List<Long> applied = new ArrayList<>();
    for (Fault fault : drawn) {
      findings.tell(fault.words());
      fault.apply().run();
      applied.add(System.currentTimeMillis());
      faults++;
      if (fault.length().isZero()) {
        crowd.cue(); // what is said before this is mended must not be late
      }
    }
    for (int i = 0; i < drawn.size(); i++) {
      Fault fault = drawn.get(i);
      if (!fault.length().isZero()) {
        sleepUntil(began + fault.length().toMillis());
        crowd.cue();
      }
      if (fault.cutsOff() != null) {
        String instance = fault.cutsOff().equals(Fault.EVERYBODY) ? null : fault.cutsOff();
        outages.add(new Outage(instance, new Span(applied.get(i), System.currentTimeMillis())));
      }
      fault.heal().run();
    }
    awaitWhole();
    Thread.sleep(calm);
  }

  /** One fault, or two of different targets, the shorter first. */
  private List<Fault> draw(List<Fault.Kind> kinds) {
    List<Fault> drawn = new ArrayList<>();
    drawn.add(kinds.get(random.nextInt(kinds.size())).draw(random));
    if (random.nextInt(3) == 0 && !drawn.getFirst().length().isZero()) {
      Fault other = kinds.get(random.nextInt(kinds.size())).draw(random);
      if (!other.target().equals(drawn.getFirst().target())) {
        drawn.add(other);
      }
    }
    drawn.sort(Comparator.comparing(Fault::length));
    return drawn;
  }

  private static void sleepUntil(long time) throws InterruptedException {
    Thread.sleep(Math.max(0, time - System.currentTimeMillis()));
  }

  /** Waits until all is whole and ready: then it is calm. */
  private void awaitWhole() throws IOException, InterruptedException {
    startTheDead();
    String lack = Await.lack(WHOLE_WITHIN, this::lack);
    if (lack != null) {
      findings.add(Rule.READY, lack + " " + WHOLE_WITHIN.toSeconds() + " s after all was healed");
    }
    calmSince = System.currentTimeMillis();
  }

  private String lack() {
    String lack = topology.lack();
    return lack != null
        ? lack
        : topology.instances().stream()
            .filter(instance -> !instance.isReady())
            .findFirst()
            .map(instance -> instance.name() + " is not ready")
            .orElse(null);
  }

  private void startTheDead() throws IOException {
    for (Instance instance : topology.instances()) {
      if (instance.part().hasDied()) {
        findings.add(
            Rule.ALIVE, instance.name() + " died by itself: " + instance.part().lastWords());
        instance.part().start();
      }
    }
  }

  private void endCalm() {
    calms.add(new Span(calmSince, System.currentTimeMillis()));
  }

  private void quietPoint() throws InterruptedException {
    crowd.quiet(true);
    String unsettled = Await.lack(SETTLED_WITHIN, crowd::unsettled);
    if (unsettled != null) {
      findings.add(Rule.BACK, unsettled + " after " + SETTLED_WITHIN.toSeconds() + " s");
    }
    String strangers = Await.lack(MEMBERS_WITHIN, crowd::strangers);
    if (strangers != null) {
      findings.add(Rule.MEMBERS, strangers);
    }
    List<Span> soFar = new ArrayList<>(calms);
    soFar.add(new Span(calmSince, System.currentTimeMillis()));
    Evidence evidence =
        new Evidence(
            crowd.journals(),
            soFar,
            outages,
            watch.answers(),
            new Promise(
                topology.endsWithProcess(),
                topology.failsOver(),
                List.of(),
                Topology.HISTORY,
                within),
            unsettled == null);
    Checker.check(evidence).forEach(findings::add);
    quietPoints++;
    findings.tell("quiet point " + quietPoints + ": " + Counts.of(evidence.journals()));
    crowd.quiet(false);
  }

  /** Ends the clients and then the instances, which must stop as asked. */
  private void stop() throws IOException, InterruptedException {
    crowd.close();
    watch.close();
    for (Instance instance : topology.instances()) {
      int code = instance.part().stop(STOPPED_WITHIN);
      if (code != 0) {
        findings.add(Rule.ALIVE, instance.name() + " ended with " + code + " at the end");
      }
      for (String error : instance.part().errors()) {
        findings.add(Rule.ALIVE, instance.name() + " reports " + error);
      }
    }
  }
}
