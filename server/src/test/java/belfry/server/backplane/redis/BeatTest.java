package belfry.server.backplane.redis;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.task.Failures;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class BeatTest {
  @Test
  void beatGoesOnAfterAnError() throws Exception {
    CountDownLatch beats = new CountDownLatch(3);
    Beat.Task task =
        () -> {
          beats.countDown();
          if (beats.getCount() == 1) {
            throw new StackOverflowError("a test's");
          }
          return Duration.ofMillis(1);
        };
    try (Beat beat = new Beat("test", task, new Failures())) {
      beat.start();
      assertTrue(beats.await(10, SECONDS));
    }
  }
}
