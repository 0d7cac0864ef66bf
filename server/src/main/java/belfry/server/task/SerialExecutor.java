package belfry.server.task;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/**
 * Runs tasks one at a time, in the order of their submission, on a virtual thread that exists only
 * while there are tasks. An error of a task is reported to {@link Failures}, and the next task
 * runs.
 *
 * <p>Owns the queue of tasks, which has no bound. Any thread may add a task; adding never blocks.
 */
public final class SerialExecutor extends DrainLoop implements Executor {
  private final String name;
  private final Failures failures;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  /**
   * An executor without tasks.
   *
   * @param name the name of its thread
   */
  public SerialExecutor(String name, Failures failures) {
    this.name = name;
    this.failures = failures;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (request()) {
      failures.startVirtual(name, this::work);
    }
  }

  private void work() {
    int served = 1;
    do {
      for (int i = 0; i < served; i++) {
        failures.guard(name, tasks.remove()).run();
      }
      served = finish(served);
    } while (served != 0);
  }
}
