package belfry.server.backplane.redis.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.Timeout;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlineTimerTest {
  private final DeadlineTimer timer = new DeadlineTimer();
  private final BlockingQueue<String> ran = new LinkedBlockingQueue<>();

  @AfterEach
  void stop() {
    timer.stop();
  }

  @Test
  void tasksRunInTheOrderOfTheirDeadlines() throws InterruptedException {
    Timeout late = timer.newTimeout(_ -> ran.add("late"), 40, TimeUnit.MILLISECONDS);
    Timeout early = timer.newTimeout(_ -> ran.add("early"), 1, TimeUnit.MILLISECONDS);
    assertEquals("early", ran.poll(10, TimeUnit.SECONDS));
    assertEquals("late", ran.poll(10, TimeUnit.SECONDS));
    assertTrue(early.isExpired() && late.isExpired());
    assertFalse(late.cancel());
    assertFalse(late.isCancelled());
  }

  /** A task that runs can't be cancelled, not even by itself. */
  @Test
  void expiredTaskCannotBeCancelled() throws InterruptedException {
    timer.newTimeout(
        own -> ran.add(own.isExpired() + " " + own.cancel() + " " + own.isCancelled()),
        1,
        TimeUnit.MILLISECONDS);
    assertEquals("true false false", ran.poll(10, TimeUnit.SECONDS));
  }

  @Test
  void cancelledTaskDoesNotRun() throws InterruptedException {
    Timeout cancelled = timer.newTimeout(_ -> ran.add("cancelled"), 20, TimeUnit.MILLISECONDS);
    assertTrue(cancelled.cancel());
    assertTrue(cancelled.isCancelled());
    timer.newTimeout(_ -> ran.add("other"), 40, TimeUnit.MILLISECONDS);
    assertEquals("other", ran.poll(10, TimeUnit.SECONDS));
    assertFalse(cancelled.isExpired());
  }

  @Test
  void taskThatFailsEndsNoOther() throws InterruptedException {
    timer.newTimeout(
        _ -> {
          throw new IllegalStateException("for the test");
        },
        1,
        TimeUnit.MILLISECONDS);
    timer.newTimeout(_ -> ran.add("other"), 5, TimeUnit.MILLISECONDS);
    assertEquals("other", ran.poll(10, TimeUnit.SECONDS));
  }
}
