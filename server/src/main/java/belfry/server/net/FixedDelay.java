package belfry.server.net;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;

/**
 * Timer that runs each task once, a fixed time after it was scheduled. All tasks have the same
 * delay, so a simple queue keeps them in the order of their due times.
 *
 * <p>Any thread may schedule a task. The poller's thread runs the tasks, which must not block.
 */
final class FixedDelay {
  private record Scheduled(long time, Runnable task) {}

  private final Duration delay;
  private final LongSupplier nanoTime;
  private final Runnable wakeup;
  private final Queue<Scheduled> queue = new ConcurrentLinkedQueue<>();

  /**
   * @param wakeup makes the poller's thread call {@link #nanosToNext} again
   */
  FixedDelay(Duration delay, LongSupplier nanoTime, Runnable wakeup) {
    this.delay = delay;
    this.nanoTime = nanoTime;
    this.wakeup = wakeup;
  }

  /** The time between the scheduling of a task and its run. */
  Duration delay() {
    return delay;
  }

  void schedule(Runnable task) {
    Scheduled last = new Scheduled(nanoTime.getAsLong() + delay.toNanos(), task);
    queue.add(last);
    if (last.equals(queue.peek())) { // the poller waits for no earlier task
      wakeup.run();
    }
  }

  /**
   * Nanoseconds until the next task is due: 0 if it is due now, {@link Long#MAX_VALUE} for no task.
   */
  long nanosToNext() {
    Scheduled next = queue.peek();
    return next == null ? Long.MAX_VALUE : Math.max(0, next.time() - nanoTime.getAsLong());
  }

  /** Runs the tasks that are due. A task that throws is not run again. */
  void runDue() {
    while (nanosToNext() == 0) {
      queue.remove().task().run();
    }
  }
}
