package belfry.trials.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes of a shell. */
class ManagedProcessIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path folder = Path.of("");
  private ProcessGroup group = new ProcessGroup(Path.of("."));

  @BeforeEach
  void open() {
    group = new ProcessGroup(folder);
  }

  @AfterEach
  void end() {
    group.close();
  }

  private ManagedProcess shell(String script) {
    return new ManagedProcess(group, "sh", List.of("sh", "-c", script));
  }

  private static void awaitLine(ManagedProcess process, String line) throws Exception {
    assertNull(
        Await.problemAfter(
            PATIENCE, () -> process.lastLines().contains(line) ? null : process.lastLines()));
  }

  @Test
  void runsUntilItIsKilledAndCanBeStartedAgain() throws Exception {
    ManagedProcess process = shell("echo begun; exec sleep 60");
    assertFalse(process.isAlive());
    process.start();
    awaitLine(process, "begun");
    long first = process.pid().getAsLong();

    assertEquals(OptionalLong.of(first), process.kill());
    assertFalse(process.isAlive());
    assertFalse(process.hasDied(), "it was killed on purpose");

    process.start();
    assertTrue(process.isAlive());
    assertTrue(process.pid().getAsLong() != first);
    awaitLine(process, "begun\nbegun");
  }

  @Test
  void killingWhatDoesNotRunEndsNothing() throws Exception {
    ManagedProcess process = shell("exit 0");
    assertEquals(OptionalLong.empty(), process.kill());
    process.start();
    assertNull(Await.problemAfter(PATIENCE, () -> process.isAlive() ? "it runs" : null));

    assertEquals(OptionalLong.empty(), process.kill());
  }

  @Test
  void anEndThatNothingAskedForIsNoticed() throws Exception {
    ManagedProcess process = shell("echo oops; exit 3");
    process.start();

    assertNull(Await.problemAfter(PATIENCE, () -> process.hasDied() ? null : "it runs"));
    assertEquals("oops", process.lastLines());
  }

  @Test
  void stopsWithItsOwnCodeOrByForce() throws Exception {
    ManagedProcess polite = shell("trap 'exit 7' TERM; echo ready; while :; do sleep 0.05; done");
    polite.start();
    awaitLine(polite, "ready");
    assertEquals(7, polite.stop(PATIENCE));
    assertFalse(polite.hasDied());

    ManagedProcess deaf =
        new ManagedProcess(
            group,
            "deaf",
            List.of("sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.05; done"));
    deaf.start();
    awaitLine(deaf, "ready");
    assertEquals(-1, deaf.stop(Duration.ofMillis(200)));
    assertFalse(deaf.isAlive());
  }

  @Test
  void standsStillWhileItIsSuspended() throws Exception {
    ManagedProcess process = shell("exec sleep 60");
    process.start();

    assertTrue(process.suspend());
    assertTrue(process.isSuspended());
    process.resume();
    assertNull(Await.problemAfter(PATIENCE, () -> process.isSuspended() ? "it stands" : null));

    process.kill();
    assertFalse(process.suspend(), "nothing is there to suspend");
    assertFalse(process.isSuspended());
  }

  @Test
  void findsErrorsOfTheProgramInItsOutput() throws Exception {
    ManagedProcess process =
        shell(
            "echo '2026-11-22T07:10:51.123Z INFO  [main] Server: no ERROR here';"
                + "echo '2026-11-22T07:10:52.123Z ERROR [pump-#ops] Failures: oh';"
                + "echo 'Exception in thread \"main\" java.lang.Error' >&2; echo end");
    process.start();
    awaitLine(process, "end");

    assertEquals(2, process.errors().size());
    assertTrue(process.errors().getFirst().endsWith("Failures: oh"));
  }

  @Test
  void theGroupEndsAllAndStartsNothingMore() throws Exception {
    ManagedProcess running = shell("exec sleep 60");
    ManagedProcess suspended = new ManagedProcess(group, "two", List.of("sleep", "60"));
    running.start();
    suspended.start();
    assertTrue(suspended.suspend());

    group.close();

    assertFalse(running.isAlive());
    assertFalse(suspended.isAlive());
    assertThrows(IOException.class, running::start);
  }

  @Test
  void measuresARunningProcess() throws Exception {
    ManagedProcess process = shell("exec sleep 60");
    process.start();
    long pid = process.pid().getAsLong();

    assertNull(
        Await.problemAfter(
            PATIENCE,
            () -> {
              try {
                return ProcessSnapshot.of(pid).residentBytes() > 0 ? null : "no memory";
              } catch (IOException e) {
                return e.toString();
              }
            }));
    assertEquals(1, ProcessSnapshot.of(pid).threads());
    assertTrue(ProcessSnapshot.openFiles(pid) >= 3);
  }

  @Test
  void aPortIsFreeAndIsGivenOnce() throws IOException {
    FreePorts ports = new FreePorts();
    int first = ports.next();
    int second = ports.next();

    assertTrue(first != second);
    new FakeRedis(first, _ -> "+OK").close();
  }
}
