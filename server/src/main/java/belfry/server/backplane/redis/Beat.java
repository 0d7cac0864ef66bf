package belfry.server.backplane.redis;

import belfry.server.task.Failures;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something again and again on a virtual thread of its own, until it is closed. */
final class Beat implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Beat.class);

  /** What is done; it says how long to wait until the next time. */
  interface Task {
    Duration run() throws InterruptedException;
  }

  private final Thread thread;

  Beat(String name, Task task, Failures failures) {
    this.thread = Thread.ofVirtual().name(name).unstarted(() -> beat(name, task, failures));
  }

  void start() {
    thread.start();
  }

  private static void beat(String name, Task task, Failures failures) {
    Duration pause = Duration.ofSeconds(1);
    try {
      while (true) {
        try {
          pause = task.run();
        } catch (RuntimeException | Error e) {
          failures.caught(name, e);
        }
        Thread.sleep(pause);
      }
    } catch (InterruptedException _) {
      LOG.debug("{} ends", name);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
