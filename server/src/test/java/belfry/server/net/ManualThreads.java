package belfry.server.net;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tasks of threads on the test's thread, when the test calls {@link #runAll}. Any thread
 * may start one: the pump of a room does.
 */
final class ManualThreads implements Threads {
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final List<String> started = new CopyOnWriteArrayList<>();
  private @Nullable Error refusal;

  @Override
  public void start(String name, Runnable task) {
    if (refusal != null) {
      Error thrown = refusal;
      refusal = null;
      throw thrown;
    }
    started.add(name);
    waiting.add(task);
  }

  /** Makes the start of the next thread fail. */
  void refuseOnce(Error thrown) {
    refusal = thrown;
  }

  /** Runs all tasks, including those that the tasks start. */
  void runAll() {
    while (!waiting.isEmpty()) {
      waiting.remove().run();
    }
  }

  /** The number of waiting tasks. */
  int waiting() {
    return waiting.size();
  }

  /** The names of all threads that were started. */
  List<String> started() {
    return started;
  }
}
