package belfry.server.task;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A task that runs repeatedly on a virtual thread of its own, from {@link #start} to {@link
 * #close}. An error is reported to {@link Failures}; the task then runs again after the previous
 * pause.
 */
public final class PeriodicTask implements AutoCloseable {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

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
        Thread.sleep(pause);
      }
    } catch (InterruptedException _) {
      // Closed: the thread ends here.
    }
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
