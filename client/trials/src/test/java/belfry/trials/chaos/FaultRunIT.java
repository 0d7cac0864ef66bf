package belfry.trials.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.protocol.Event;
import belfry.trials.FakeServer;
import belfry.trials.chaos.Breach.Rule;
import belfry.trials.process.AdminClient;
import belfry.trials.process.Await;
import belfry.trials.process.FakeAdmin;
import belfry.trials.process.FreePorts;
import belfry.trials.process.ManagedProcess;
import belfry.trials.process.ProcessGroup;
import belfry.trials.process.ServerInstance;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs, whose instance is a shell beside a fake server and a fake admin port. */
class FaultRunIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path folder = Path.of("");
  private final StringWriter printed = new StringWriter();
  private final RunReport report = new RunReport(new PrintWriter(printed));
  private final FakeServer server = newServer();
  private final FakeAdmin admin = newAdmin();
  private ProcessGroup group = new ProcessGroup(Path.of("."));

  private static FakeServer newServer() {
    try {
      return new FakeServer();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static FakeAdmin newAdmin() {
    try {
      return new FakeAdmin();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void ready() {
    group = new ProcessGroup(folder);
    admin.page("/readyz", 200, "ready\nacks survive: nothing\n");
    admin.page("/metrics", 200, "belfry_internal_errors_total 0.0\n");
  }

  @AfterEach
  void close() throws IOException {
    group.close();
    server.close();
    admin.close();
  }

  /** One instance, and a fault that moves a key; see {@link #keys}. */
  private final class OneInstance extends Topology {
    private final ServerInstance instance;
    private final int keys;

    OneInstance(String script, int keys) throws IOException, InterruptedException {
      super(
          new Site(
              group,
              new FreePorts(),
              Path.of("serve"),
              Optional.empty(),
              Optional.empty(),
              report,
              1));
      ManagedProcess process = new ManagedProcess(group, "instance-1", List.of("sh", "-c", script));
      this.instance =
          new ServerInstance(process, server.port(), 1, new AdminClient(admin.port(), PATIENCE));
      this.keys = keys;
      process.start();
      assertNull(
          Await.problemAfter(
              PATIENCE, () -> process.lastLines().endsWith("ready") ? null : "not ready"));
    }

    @Override
    List<ServerInstance> instances() {
      return List.of(instance);
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
      return List.of(new Fault.Kind("a slot moves", _ -> moved()));
    }

    private Fault moved() {
      return new Fault("a slot moves", "redis", Duration.ZERO) {
        @Override
        void begin() {
          // it is over at once
        }

        @Override
        Effect end() {
          return Effect.of(keys, "keys moved");
        }
      };
    }

    @Override
    List<String> options() {
      return List.of();
    }
  }

  private static String exits(int code) {
    return "trap 'exit " + code + "' TERM; echo ready; while :; do sleep 0.05; done";
  }

  private FaultRun go(Topology topology) throws IOException, InterruptedException {
    Random first =
        new Random(3) {
          @Override
          public int nextInt(int bound) {
            return bound < 10 ? 0 : super.nextInt(bound); // the first kind, and a short calm
          }
        };
    try (ReadinessWatch watch = new ReadinessWatch();
        Workload workload = new Workload(new WorkloadState(List.of(server.port())), 6, 3)) {
      FaultRun run = new FaultRun(topology, workload, report, watch, first, Duration.ofSeconds(15));
      run.go(Duration.ofMillis(300), Duration.ZERO);
      return run;
    }
  }

  @Test
  void aRunOfAServerThatKeepsItsPromisesIsWell() throws Exception {
    FaultRun run = go(new OneInstance(exits(0), 4));

    assertEquals(Map.of(), report.counts(), printed::toString);
    assertTrue(run.tally().count() >= 1 && run.quietPoints() >= 2);
    assertTrue(printed.toString().contains("ready: acks survive: nothing"));
    assertTrue(printed.toString().contains("keys moved: 4"));
    assertTrue(run.tally().summary().getFirst().contains("a slot moves"));
  }

  @Test
  void aFaultThatDoesNothingBreaksTheRun() throws Exception {
    go(new OneInstance(exits(0), 0));

    assertTrue(report.counts().containsKey(Rule.FAULT), printed::toString);
  }

  @Test
  void anInstanceThatEndsBadlyBreaksTheRun() throws Exception {
    go(new OneInstance(exits(70), 4));

    assertEquals(Map.of(Rule.ALIVE, 1), report.counts(), printed::toString);
    assertTrue(printed.toString().contains("instance-1 ended with code 70 at the end"));
  }

  @Test
  void errorsThatAnInstanceCountsBreakTheRun() throws Exception {
    admin.page("/metrics", 200, "belfry_connections_failed_total 1.0\n");

    go(new OneInstance(exits(0), 4));

    assertEquals(Map.of(Rule.ALIVE, 1), report.counts(), printed::toString);
  }

  @Test
  void aMessageThatIsAlteredOnItsWayBreaksTheRun() throws Exception {
    server.alter(event ->
        event instanceof Event.Message m
            ? new Event.Message(m.room(), m.message(), m.from(), m.text() + "!", m.time(), m.act())
            : event);

    go(new OneInstance(exits(0), 4));

    assertTrue(report.counts().containsKey(Rule.ORDER), printed::toString);
  }
}
