package belfry.server.task;

import belfry.server.measure.Measure;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last catch at the top of every thread and task of the server. An error that arrives here is a
 * mistake of the server itself: it is logged once as ERROR with the name of the thread or task, it
 * is counted, and it ends nothing but that thread or that run of the task.
 *
 * <p>Thread-safe; one instance serves one server.
 */
public final class Failures {
  private static final Logger log = LoggerFactory.getLogger(Failures.class);

  private final LongAdder count = new LongAdder();

  /** Counts nothing yet. */
  public Failures() {}

  /**
   * Logs and counts an error of the server. Never throws.
   *
   * @param where the thread or task that failed, with its connection or room: {@code pump-#ops}
   */
  public void caught(String where, Throwable error) {
    count.increment();
    try {
      log.error("{} failed by a mistake of the server", where, error);
    } catch (RuntimeException | Error _) {
      // A log that can't be written, as when memory is exhausted: the counter still shows the
      // error.
    }
  }

  /**
   * Counts an error like one that was logged a moment ago. A caller whose client can repeat a
   * request at will uses this to keep the log small.
   */
  public void caughtAgain() {
    count.increment();
  }

  /** A task that reports its error here instead of throwing it: a timer runs it again. */
  public Runnable guard(String where, Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        caught(where, e);
      }
    };
  }

  /** Starts a virtual thread that reports the error that ends it. */
  public Thread startVirtual(String name, Runnable task) {
    return Thread.ofVirtual().name(name).start(guard(name, task));
  }

  /** Starts a platform thread that reports the error that ends it. The JVM does not wait for it. */
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
            "internal_errors",
            "Errors of the server itself that a thread or task met.",
            count::sum));
  }
}
