package belfry.trials.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.trials.chaos.Breach.Rule;
import belfry.trials.process.FreePorts;
import belfry.trials.process.ProcessGroup;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A fault proves that it bit, or the run fails. */
class FaultTallyTest {
  private final StringWriter printed = new StringWriter();
  private final RunReport report = new RunReport(new PrintWriter(printed));
  private final Fault.Kind kind = new Fault.Kind("slot moves", _ -> fault(0));
  private final FaultTally tally = new FaultTally(report, List.of(kind));

  /** A fault that has moved so many keys. */
  private static Fault fault(int keys) {
    return new Fault("the slot of #ops moves", "redis", Duration.ZERO) {
      @Override
      void begin() {
        // nothing is broken here
      }

      @Override
      Effect end() {
        return new Effect(keys, "keys moved", "slot 7");
      }
    };
  }

  @Test
  void aFaultThatDidSomethingIsPrintedAndIsNoBreach() throws Exception {
    tally.ended(kind, fault(37), fault(37).end());

    assertEquals(Map.of(), report.counts());
    assertTrue(printed.toString().contains("keys moved: 37 (slot 7)"), printed::toString);
  }

  @Test
  void aFaultThatDidNothingIsABreach() throws Exception {
    tally.ended(kind, fault(0), fault(0).end());

    assertEquals(Map.of(Rule.FAULT, 1), report.counts());
    assertTrue(
        printed.toString().contains("the slot of #ops moves did nothing: keys moved: 0"),
        printed::toString);
  }

  @Test
  void theSummaryAddsUpEachKind() throws Exception {
    tally.ended(kind, fault(37), fault(37).end());
    tally.ended(kind, fault(5), fault(5).end());

    assertEquals(2, tally.count());
    assertTrue(tally.summary().getFirst().matches(" +2 x slot moves +keys moved: 42"));
  }

  @Test
  void aKindThatWasNotDrawnSaysSo() {
    assertTrue(tally.summary().getFirst().endsWith("not drawn"));
  }

  /** A deployment of nothing, with one kind of fault. */
  private final class Nothing extends Topology {
    private final Fault.Kind only;

    Nothing(Fault.Kind only) {
      super(
          new Site(
              new ProcessGroup(Path.of(".")),
              new FreePorts(),
              Path.of("serve"),
              Optional.empty(),
              Optional.empty(),
              report,
              1));
      this.only = only;
    }

    @Override
    void startStore() {
      // nothing is shared
    }

    @Override
    @Nullable String problem() {
      return null;
    }

    @Override
    List<Fault.Kind> storeFaults(Workload workload) {
      return List.of(only);
    }

    @Override
    List<String> options() {
      return List.of();
    }
  }

  private FaultRun run(Fault.Kind only) {
    Random first =
        new Random() {
          @Override
          public int nextInt(int bound) {
            return 0; // the first kind, and a short calm
          }
        };
    Workload workload = new Workload(new WorkloadState(List.of()), 0, 1);
    return new FaultRun(
        new Nothing(only), workload, report, new ReadinessWatch(), first, Duration.ofMillis(10));
  }

  @Test
  void aRunWithAFaultWithoutEffectIsBroken() throws Exception {
    run(kind).round();

    assertEquals(Map.of(Rule.FAULT, 1), report.counts());
  }

  @Test
  void aRunWhoseFaultsBiteIsNotBroken() throws Exception {
    FaultRun run = run(new Fault.Kind("slot moves", _ -> fault(3)));

    run.round();

    assertEquals(Map.of(), report.counts());
    assertEquals(1, run.tally().count());
  }

  @Test
  void aFaultThatCannotBeginIsEndedAllTheSame() throws Exception {
    Fault broken =
        new Fault("SENTINEL FAILOVER", "redis", Duration.ZERO) {
          @Override
          void begin() throws IOException {
            throw new IOException("no master");
          }

          @Override
          Effect end() {
            return Effect.of(0, "masters replaced");
          }
        };

    run(new Fault.Kind("failover", _ -> broken)).round();

    assertEquals(Map.of(Rule.FAULT, 1), report.counts());
    assertTrue(printed.toString().contains("it can't begin: no master"), printed::toString);
  }
}
