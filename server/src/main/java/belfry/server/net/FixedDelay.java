package belfry.server.net;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;

/**
 * Runs each task once, a fixed time after it was scheduled. All tasks have the same delay, so a
 * queue keeps them in the order of their time, and a task costs nothing but its place there.
 *
 * <p>Any thread schedules; the poller's thread runs the tasks, which must not block.
 */
final class FixedDelay {
  private record Scheduled(long time, Runnable task) {}

  private final Duration delay;
  private final LongSupplier nanoTime;
  private final Runnable wakeup;
  private final Queue<Scheduled> queue = new ConcurrentLinkedQueue<>();

  /**
   * @param wakeup has the poller's thread ask {@link #nanosToNext} again
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
    if (last.equals(queue.peek())) { // nothing before it, for which the poller would look again
      wakeup.run();
    }
  }

  /** The time until the next task is due: 0 if it is, {@link Long#MAX_VALUE} if there is none. */
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
