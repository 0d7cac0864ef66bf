package belfry.server.net;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Runs what threads would run on the test's own thread, when the test says so. */
final class ManualThreads implements Threads {
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final List<String> started = new ArrayList<>();
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

  /** Refuses to start the next thread. */
  void refuseOnce(Error thrown) {
    refusal = thrown;
  }

  /** Runs all tasks, and those that they start. */
  void runAll() {
    while (!waiting.isEmpty()) {
      waiting.remove().run();
    }
  }

  /** The number of tasks that wait to be run. */
  int waiting() {
    return waiting.size();
  }

  /** The names of all threads that were started. */
  List<String> started() {
    return started;
  }
}
