package belfry.server.task;

import belfry.server.measure.Measure;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The handler of errors that reach the top of a thread or task. Such an error is a mistake of the
 * server itself. It is counted, and logged once as ERROR with the name of the thread or task. It
 * ends only that thread or that run of the task.
 *
 * <p>Thread-safe; one instance serves one server.
 */
public final class Failures {
  private static final Logger log = LoggerFactory.getLogger(Failures.class);

  private final LongAdder count = new LongAdder();

  /** A handler that has counted no error. */
  public Failures() {}

  /**
   * Logs and counts an error of the server. Never throws.
   *
   * @param where the thread or task that failed, with its connection or room, such as {@code
   *     pump-#ops}
   */
  public void caught(String where, Throwable error) {
    count.increment();
    try {
      log.error("{} failed with an internal error", where, error);
    } catch (RuntimeException | Error _) {
      // The log can't be written, for example because memory is exhausted. The counter still
      // shows the error.
    }
  }

  /**
   * Counts an error without logging it. Used for an error that a client can repeat and that was
   * logged a short time ago.
   */
  public void caughtAgain() {
    count.increment();
  }

  /** A task that reports its error here instead of throwing it, so that a timer runs it again. */
  public Runnable guard(String where, Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        caught(where, e);
      }
    };
  }

  /** Starts a virtual thread. An error that ends the thread is reported here. */
  public Thread startVirtual(String name, Runnable task) {
    return Thread.ofVirtual().name(name).start(guard(name, task));
  }

  /** Starts a daemon platform thread. An error that ends the thread is reported here. */
  public Thread startDaemon(String name, Runnable task) {
    return Thread.ofPlatform().daemon().name(name).start(guard(name, task));
  }

  /** The number of errors since the start. */
  public long count() {
    return count.sum();
  }

  /** The counter of all errors. */
  public List<Measure> measures() {
    return List.of(
        new Measure.Counter(
            "internal_errors", "Errors of the server itself, in any thread or task.", count::sum));
  }
}
