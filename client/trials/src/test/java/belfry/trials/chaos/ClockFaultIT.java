package belfry.trials.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import belfry.trials.process.Await;
import belfry.trials.process.ManagedProcess;
import belfry.trials.process.ProcessGroup;
import belfry.trials.process.SteppedClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClockFaultIT {
  @TempDir private Path folder = Path.of("");

  private Path file() {
    return folder.resolve("clock");
  }

  /** The clock of a process that follows all steps. */
  private long followed() throws IOException {
    String step = Files.readString(file()).strip();
    return RunClock.now() / 1_000 + Long.parseLong(step.substring(0, step.length() - 1));
  }

  private ClockFault fault(ClockFault.Reading reading) {
    SteppedClock clock = SteppedClock.of(Path.of("libfaketime.so.1"), file(), Duration.ZERO);
    return ClockFault.of(clock, reading, "Redis", "redis", new Random(1), Duration.ZERO);
  }

  @Test
  void aClockIsSteppedAndSetRightAgain() throws Exception {
    ClockFault fault = fault(this::followed);
    fault.begin();
    long off = followed() - RunClock.now() / 1_000;

    Effect effect = fault.end();

    assertTrue(fault.words().contains(off > 0 ? "1 h on" : "2 h back"), fault::words);
    assertEquals(new Effect(Math.abs(off), "s of steps", ""), effect);
    assertEquals("+0s", Files.readString(file()).strip());
  }

  @Test
  void aProcessThatDoesNotFollowIsNoEffect() throws Exception {
    ClockFault fault = fault(() -> RunClock.now() / 1_000);
    fault.begin();

    assertTrue(fault.end().isNothing());
  }

  /** The process that shows its clock over and over. */
  private ManagedProcess shown(ProcessGroup group, SteppedClock clock) {
    ManagedProcess process =
        new ManagedProcess(
            group, "date", List.of("sh", "-c", "while sleep 0.1; do date +%s; done"));
    process.variables(clock.variables());
    return process;
  }

  @Test
  void aProgramFollowsSteps() throws Exception {
    Optional<Path> library = SteppedClock.installed();
    assumeTrue(library.isPresent(), "libfaketime is not installed");
    SteppedClock clock = SteppedClock.of(library.orElseThrow(), file(), Duration.ofHours(1));
    try (ProcessGroup group = new ProcessGroup(folder)) {
      shown(group, clock).start();
      for (long step : List.of(3_600, -7_200, 0)) {
        clock.step(Duration.ofSeconds(step));
        Await.noProblem(
            SteppedClock.FOLLOWED_WITHIN,
            () -> {
              long off = last() - System.currentTimeMillis() / 1_000;
              return Math.abs(off - step) < 60 ? null : "it is off by " + off;
            });
      }
    }
  }

  private long last() {
    try {
      List<String> lines = Files.readAllLines(folder.resolve("date.log"));
      return lines.isEmpty() ? 0 : Long.parseLong(lines.getLast());
    } catch (IOException | NumberFormatException _) { // not written yet
      return 0;
    }
  }
}
