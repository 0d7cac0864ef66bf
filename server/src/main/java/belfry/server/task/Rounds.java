package belfry.server.task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Periodic tasks that ask another process, on one platform thread, from {@link #start} to {@link
 * #close}. Each round sends the questions of all tasks that are due, and only then waits for the
 * first answer. Pauses end together, as those of {@link PeriodicTask} do. An idle server so wakes
 * up rarely: a wake-up costs the processor more than what these tasks do.
 *
 * <p>An error is reported to {@link Failures}; the task then asks again after its previous pause.
 */
public final class Rounds implements AutoCloseable {
  /** What asks in each round. */
  public interface Task {
    /** Sends the questions, without waiting. Returns what handles the answers. */
    Answer ask() throws InterruptedException;
  }

  /** The answers to the questions of one task in one round. */
  public interface Answer {
    /** Waits for the answers, a few seconds at most, and handles them. */
    Next handle() throws InterruptedException;
  }

  /** What a task does after its answers. */
  public sealed interface Next {}

  /** The task asks again after a pause. */
  public record Pause(Duration length) implements Next {}

  /**
   * The task has work that takes long. A virtual thread does the work, and the other tasks go on.
   * The task asks again when the pause after the work has ended.
   */
  public record Work(PeriodicTask.Run run) implements Next {}

  /** A task and its state. */
  private static final class Step {
    private final String name;
    private final Task task;
    private volatile Duration pause = PeriodicTask.FIRST_PAUSE;

    /** When the task asks next, by {@link PeriodicTask#now}; the greatest number during work. */
    private volatile long dueAt = Long.MIN_VALUE;

    private volatile @Nullable Thread worker;

    /** Whether the task is to ask before its pause is over. */
    private volatile boolean woken;

    private Step(String name, Task task) {
      this.name = name;
      this.task = task;
    }

    /** When the task asks next, also if it was woken. */
    private long due() {
      return woken && dueAt != Long.MAX_VALUE ? Long.MIN_VALUE : dueAt;
    }

    private void askAfter(Duration length) {
      pause = length;
      askAgain();
    }

    private void askAgain() {
      long now = PeriodicTask.now();
      dueAt = now + PeriodicTask.together(pause, now);
    }
  }

  private record Asked(Step step, Answer answer) {}

  private final String name;
  private final Failures failures;
  private final List<Step> steps = new ArrayList<>();
  private volatile @Nullable Thread thread;

  /**
   * Rounds without tasks, which are not started yet.
   *
   * @param name the name of their thread
   */
  public Rounds(String name, Failures failures) {
    this.name = name;
    this.failures = failures;
  }

  /**
   * Adds a task. Called before {@link #start}.
   *
   * @param task asks for the first time in the first round
   */
  public Rounds with(String taskName, Task task) {
    steps.add(new Step(taskName, task));
    return this;
  }

  /**
   * Has a task ask before its pause is over; if it works, after its work. Never blocks. Any thread.
   */
  public void wake(String taskName) {
    for (Step step : steps) {
      if (step.name.equals(taskName)) {
        step.woken = true;
      }
    }
    LockSupport.unpark(thread);
  }

  /** Starts the first round. Called once. */
  public void start() {
    thread = failures.startDaemon(name, this::repeat);
  }

  private void repeat() {
    // Work may end before start() has the thread, and must wake it.
    thread = Thread.currentThread();
    try {
      while (true) {
        round();
        long due = steps.stream().mapToLong(Step::due).min().orElse(Long.MAX_VALUE);
        if (due > PeriodicTask.now()) {
          LockSupport.parkNanos(this, due - PeriodicTask.now());
        }
        if (Thread.interrupted()) {
          return;
        }
      }
    } catch (InterruptedException _) {
      // Closed: the thread ends here.
    }
  }

  private void round() throws InterruptedException {
    long now = PeriodicTask.now();
    List<Asked> all = new ArrayList<>();
    for (Step step : steps) {
      if (step.due() <= now) {
        step.woken = false;
        try {
          all.add(new Asked(step, step.task.ask()));
        } catch (RuntimeException | Error e) {
          failed(step, e);
        }
      }
    }
    for (Asked asked : all) {
      try {
        handle(asked);
      } catch (RuntimeException | Error e) {
        failed(asked.step, e);
      }
    }
  }

  private void handle(Asked asked) throws InterruptedException {
    switch (asked.answer.handle()) {
      case Pause pause -> asked.step.askAfter(pause.length);
      case Work work -> {
        asked.step.dueAt = Long.MAX_VALUE;
        asked.step.worker =
            failures.startVirtual(asked.step.name, () -> work(asked.step, work.run));
      }
    }
  }

  private void work(Step step, PeriodicTask.Run run) {
    try {
      step.askAfter(run.once());
    } catch (RuntimeException | Error e) {
      failed(step, e);
    } catch (InterruptedException _) {
      return; // closed
    }
    LockSupport.unpark(thread);
  }

  private void failed(Step step, Throwable error) {
    failures.caught(step.name, error);
    step.askAgain();
  }

  /** Interrupts the current round and all work, and ends the tasks. Does not wait for the end. */
  @Override
  public void close() {
    interrupt(thread);
    steps.forEach(step -> interrupt(step.worker));
  }

  private static void interrupt(@Nullable Thread started) {
    if (started != null) {
      started.interrupt();
    }
  }
}
