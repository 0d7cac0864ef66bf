package belfry.trials.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.trials.process.AdminClient;
import belfry.trials.process.Await;
import belfry.trials.process.FakeAdmin;
import belfry.trials.process.ManagedProcess;
import belfry.trials.process.ProcessGroup;
import belfry.trials.process.ServerInstance;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checks of a server at the end of a run. */
class ServerCheckIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path folder = Path.of("");
  private final FakeAdmin admin = newAdmin();
  private final SoakCounters counters = new SoakCounters();

  private static FakeAdmin newAdmin() {
    try {
      return new FakeAdmin();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void close() throws IOException {
    admin.close();
  }

  private ServerCheck check(ProcessGroup group, String script) throws Exception {
    ManagedProcess process = new ManagedProcess(group, "server", List.of("sh", "-c", script));
    process.start();
    assertNull(
        Await.problemAfter(
            PATIENCE, () -> process.lastLines().endsWith("ready") ? null : "not ready"));
    ServerInstance server =
        new ServerInstance(process, 1, 2, new AdminClient(admin.port(), PATIENCE));
    return new ServerCheck(server, counters);
  }

  private static String exits(int code) {
    return "trap 'exit " + code + "' TERM; echo ready; while :; do sleep 0.05; done";
  }

  @Test
  void aServerThatIsEmptyAndStopsIsWell() throws Exception {
    admin.page("/metrics", 200, "belfry_connections 0.0\nbelfry_rooms 0.0\n");
    try (ProcessGroup group = new ProcessGroup(folder)) {
      ServerCheck check = check(group, exits(0));
      check.awaitEmpty(PATIENCE);
      check.stop();
    }
    assertEquals(List.of(), counters.faults());
  }

  @Test
  void whatIsLeftOfClientsIsAFault() throws Exception {
    admin.page("/metrics", 200, "belfry_connections 0.0\nbelfry_sessions 2.0\n");
    try (ProcessGroup group = new ProcessGroup(folder)) {
      check(group, exits(0)).awaitEmpty(Duration.ZERO);
    }
    assertEquals(
        List.of("belfry_sessions is not 0 although all clients have left"), counters.faults());
  }

  @Test
  void errorsOfTheServerAndABadEndAreFaults() throws Exception {
    admin.page("/metrics", 200, "belfry_internal_errors_total 1.0\n");
    try (ProcessGroup group = new ProcessGroup(folder)) {
      check(group, "echo '2026-11-22T07:10:52Z ERROR [x] Failures: oh'; " + exits(70)).stop();
    }
    assertEquals(
        List.of(
            "the server shows belfry_internal_errors_total 1",
            "the server ended with 70",
            "the server's log: 2026-11-22T07:10:52Z ERROR [x] Failures: oh"),
        counters.faults());
  }

  @Test
  void theLivenessOfAServerIsMeasured() throws Exception {
    admin.page("/livez", 200, "live");
    LivenessWatch watch = new LivenessWatch(new AdminClient(admin.port(), PATIENCE), counters);
    watch.start();
    admin.page("/livez", 503, "dead");

    assertNull(Await.problemAfter(PATIENCE, () -> counters.faults().isEmpty() ? "no fault" : null));
    assertTrue(watch.end().length > 0);
    assertEquals("/livez says that the server does not live", counters.faults().getFirst());
  }

  @Test
  void gaugesOfAProcessAreRead() throws Exception {
    admin.page("/metrics", 200, "belfry_send_queue_bytes 1048576.0\n");
    try (ProcessGroup group = new ProcessGroup(folder)) {
      ServerGauges gauges = new ServerGauges(check(group, exits(0)).server());

      assertEquals(1, gauges.answers());
      assertTrue(gauges.resident() > 0);
      assertTrue(gauges.descriptors() >= 3);
      assertEquals(1, gauges.process().threads());
    }
  }
}
