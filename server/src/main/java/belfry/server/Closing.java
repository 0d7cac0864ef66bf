package belfry.server;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The steps that close the parts of a server when it ends or fails to start, in their order. Used
 * by one thread at a time.
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

  /** Runs each step once. If a step fails, the next ones still run. */
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
