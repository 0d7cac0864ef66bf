package belfry.trials.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.trials.chaos.Breach.Rule;
import belfry.trials.process.AdminClient;
import belfry.trials.process.Await;
import belfry.trials.process.FakeAdmin;
import belfry.trials.process.ManagedProcess;
import belfry.trials.process.ProcessGroup;
import belfry.trials.process.ServerInstance;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read of an instance's admin port and log. */
class ReadinessWatchIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path folder = Path.of("");

  private static ServerInstance instance(ManagedProcess process, FakeAdmin admin) {
    return new ServerInstance(process, 1, 2, new AdminClient(admin.port(), PATIENCE));
  }

  private ManagedProcess shell(ProcessGroup group, String script) throws Exception {
    ManagedProcess process =
        new ManagedProcess(group, "instance-1", List.of("sh", "-c", script + "; echo end"));
    process.start();
    assertNull(
        Await.problemAfter(PATIENCE, () -> process.lastLines().endsWith("end") ? null : "it runs"));
    return process;
  }

  @Test
  void answersAreNotedWithTheirTimes() throws Exception {
    try (FakeAdmin admin = new FakeAdmin();
        ReadinessWatch watch = new ReadinessWatch();
        ProcessGroup group = new ProcessGroup(folder)) {
      admin.page("/readyz", 200, "ready");
      ManagedProcess process = new ManagedProcess(group, "instance-1", List.of("true"));
      watch.start(List.of(instance(process, admin)));
      assertNull(Await.problemAfter(PATIENCE, () -> watch.answers().isEmpty() ? "none" : null));
      Evidence.Answer first = watch.answers().getFirst();
      assertTrue(first.ready() && first.asked() <= first.answered());
      assertEquals("instance-1", first.instance());

      admin.page("/readyz", 503, "not ready");

      assertNull(
          Await.problemAfter(
              PATIENCE, () -> watch.answers().getLast().ready() ? "it is ready" : null));
    }
  }

  @Test
  void errorsOfAnInstanceAreBreachesOnce() throws Exception {
    StringWriter printed = new StringWriter();
    RunReport report = new RunReport(new PrintWriter(printed));
    InstanceErrors errors = new InstanceErrors(report);
    try (FakeAdmin admin = new FakeAdmin();
        ProcessGroup group = new ProcessGroup(folder)) {
      ManagedProcess process = shell(group, "echo 2026-11-22T07:10:52Z ERROR [x] Failures: oh");
      admin.page("/metrics", 200, "belfry_internal_errors_total 2.0\n");
      List<ServerInstance> all = List.of(instance(process, admin));

      errors.look(all);
      errors.look(all);

      assertEquals(Map.of(Rule.ALIVE, 2), report.counts());
      assertTrue(printed.toString().contains("instance-1 shows belfry_internal_errors_total 2"));
      assertTrue(printed.toString().contains("instance-1 reports "));
    }
  }

  @Test
  void anInstanceWithoutErrorsIsNoBreach() throws Exception {
    RunReport report = new RunReport(new PrintWriter(new StringWriter()));
    try (FakeAdmin admin = new FakeAdmin();
        ProcessGroup group = new ProcessGroup(folder)) {
      ManagedProcess process = shell(group, "echo 2026-11-22T07:10:52Z WARN [x] Probe: late");
      admin.page("/metrics", 200, "belfry_connections_failed_total 0.0\n");

      new InstanceErrors(report).look(List.of(instance(process, admin)));

      assertEquals(Map.of(), report.counts());
    }
  }

  @Test
  void manyBreachesOfARuleAreCountedAndTheFirstPrinted() {
    StringWriter printed = new StringWriter();
    RunReport report = new RunReport(new PrintWriter(printed));
    for (int i = 0; i < 30; i++) {
      report.add(Rule.GAP, "gap " + i);
    }
    report.add(Rule.GAP, "gap 3");

    assertEquals(Map.of(Rule.GAP, 30), report.counts());
    assertEquals(11, report.lines().size());
    assertTrue(report.lines().getLast().endsWith("BREACH GAP: more of them"));
  }
}
