package belfry.server.task;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A task that runs repeatedly on a virtual thread of its own, from {@link #start} to {@link
 * #close}. Tasks with long pauses run at the same moments. An error is reported to {@link
 * Failures}; the task then runs again after the previous pause.
 */
public final class PeriodicTask implements AutoCloseable {
  /** The pause after an error of the first run. */
  static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  /** The time since which this process counts the seconds at which long pauses end. */
  private static final long ORIGIN = System.nanoTime();

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** The part of a pause of some seconds that the run before it may take. */
  private static final long RUN = SECOND / 4;

  /** One run of the task. */
  public interface Run {
    /**
     * Does the work of one run.
     *
     * @return the pause until the next run
     * @throws InterruptedException if the task was closed meanwhile
     */
    Duration once() throws InterruptedException;
  }

  private final String name;
  private final Run run;
  private final Failures failures;
  private volatile @Nullable Thread thread;

  /**
   * A task that is not started yet.
   *
   * @param name the name of its thread
   */
  public PeriodicTask(String name, Run run, Failures failures) {
    this.name = name;
    this.run = run;
    this.failures = failures;
  }

  /** Starts the first run. Called once. */
  public void start() {
    thread = failures.startVirtual(name, this::repeat);
  }

  private void repeat() {
    Duration pause = FIRST_PAUSE;
    try {
      while (true) {
        try {
          pause = run.once();
        } catch (RuntimeException | Error e) {
          failures.caught(name, e);
        }
        TimeUnit.NANOSECONDS.sleep(together(pause, now()));
      }
    } catch (InterruptedException _) {
      // Closed: the thread ends here.
    }
  }

  /** The nanoseconds since the origin of the seconds at which long pauses end. */
  static long now() {
    return System.nanoTime() - ORIGIN;
  }

  /**
   * Shortens a pause of about N seconds so that it ends at a multiple of N seconds. The tasks of an
   * idle process then run at the same moments, and the processor sleeps in between.
   *
   * @param now see {@link #now}
   * @return the nanoseconds to wait
   */
  static long together(Duration pause, long now) {
    long nanos = pause.toNanos();
    long grid = (nanos + RUN) / SECOND * SECOND;
    if (grid == 0) {
      return nanos;
    }
    long shorter = (now + nanos) / grid * grid - now;
    return shorter > 0 ? shorter : nanos;
  }

  /** Interrupts the current run and ends the task, if it was started. Does not wait for the end. */
  @Override
  public void close() {
    Thread started = thread;
    if (started != null) {
      started.interrupt();
    }
  }
}
