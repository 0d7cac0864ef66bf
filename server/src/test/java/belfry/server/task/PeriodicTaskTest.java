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
}
