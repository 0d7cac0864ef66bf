package belfry.server;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The parts that must be closed when a server ends or fails to start, in the order in which that
 * happens. Used by one thread at a time.
 */
final class Closing {
  private final Deque<Runnable> steps = new ArrayDeque<>();

  /** Adds a step before all others. */
  void first(Runnable step) {
    steps.addFirst(step);
  }

  /** Adds a step after all others. */
  void last(Runnable step) {
    steps.addLast(step);
  }

  /** Takes each step once. A step that fails does not keep the next ones from being taken. */
  void run() {
    Runnable step = steps.pollFirst();
    if (step != null) {
      try {
        step.run();
      } finally {
        run();
      }
    }
  }
}
