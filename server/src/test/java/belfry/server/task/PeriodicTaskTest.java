package belfry.server.task;

import static belfry.server.Eventually.eventually;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.LoggedErrors;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriodicTaskTest {
  private final Failures failures = new Failures();

  @Test
  void taskRunsAgainAfterAnError() throws Exception {
    CountDownLatch runs = new CountDownLatch(3);
    StackOverflowError error = new StackOverflowError("the failure of a test");
    PeriodicTask.Run run =
        () -> {
          runs.countDown();
          if (runs.getCount() == 1) {
            throw error;
          }
          return Duration.ofMillis(1);
        };
    try (LoggedErrors logged = new LoggedErrors();
        PeriodicTask task = new PeriodicTask("test", run, failures)) {
      task.start();
      assertTrue(runs.await(10, SECONDS));
      assertEquals(1, failures.count());
      assertEquals(List.of("test failed with an internal error"), logged.of(error));
    }
  }

  @Test
  void closingInterruptsTheRun() {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    PeriodicTask.Run run =
        () -> {
          running.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
          }
          return Duration.ZERO;
        };
    PeriodicTask task = new PeriodicTask("test", run, failures);
    task.start();
    eventually(() -> assertEquals(0, running.getCount()));
    task.close();
    eventually(() -> assertEquals(0, interrupted.getCount()));
    assertEquals(0, failures.count());
  }

  @Test
  void taskThatWasNotStartedCanBeClosed() {
    new PeriodicTask("test", () -> Duration.ZERO, failures).close();
  }

  /** The moment of a run, its pause and the wait after it, in milliseconds. */
  @ParameterizedTest
  @CsvSource({
    "3001, 999, 999", // a task that runs every second
    "3400, 1000, 600", // the first pause moves it to whole seconds
    "3400, 2000, 600", // a task that runs every other second
    "4001, 1999, 1999",
    "5001, 2000, 999",
    "3010, 500, 500", // a short pause stays as it is
    "4050, 750, 750", // the whole second before its end is over
  })
  void pausesOfSecondsEndTogether(long now, long pause, long wait) {
    assertEquals(
        Duration.ofMillis(wait).toNanos(),
        PeriodicTask.together(Duration.ofMillis(pause), Duration.ofMillis(now).toNanos()));
  }

  @Test
  void noPauseIsLongerThanAskedForOrOver() {
    for (long now = 0; now < 4_000; now += 7) {
      for (long pause = 1; pause < 3_000; pause += 11) {
        long wait =
            PeriodicTask.together(Duration.ofMillis(pause), Duration.ofMillis(now).toNanos());
        assertTrue(wait > 0 && wait <= Duration.ofMillis(pause).toNanos(), now + " " + pause);
      }
    }
  }
}
