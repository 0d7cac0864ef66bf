package belfry.server.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Delays what need not be done for each line of one read, until all its lines are done: waking the
 * pumps, so that readers get one pass and one write; and waiting for what a line has begun, so that
 * all lines wait together. A thread that waits for something else inside {@link #around} must
 * {@link #pull} first.
 *
 * <p>Owned by the thread that runs {@link #around}. A cork ends with that call.
 */
public final class Cork {
  private static final ScopedValue<Cork> CURRENT = ScopedValue.newInstance();

  /**
   * The pumps to wake: rarely more than one, because the lines of one read come from one client.
   */
  private final List<Pump> held = new ArrayList<>(1);

  /** What ends the lines that have begun something, in the order of the lines. */
  private final Deque<Runnable> ends = new ArrayDeque<>(1);

  private Cork() {}

  /** Runs some work, then ends all its lines and wakes the pumps whose waking was delayed. */
  public static void around(Runnable work) {
    Cork cork = new Cork();
    try {
      ScopedValue.where(CURRENT, cork)
          .run(() -> {
            try {
              work.run();
            } finally {
              cork.endAll();
            }
          });
    } finally {
      cork.wakeAll();
    }
  }

  /** Ends the lines of the calling thread, and wakes the pumps whose waking it has delayed. */
  public static void pull() {
    if (CURRENT.isBound()) {
      CURRENT.get().endAll();
      CURRENT.get().wakeAll();
    }
  }

  /**
   * Ends a line: at once if it has nothing to wait for and the lines before it have ended, else
   * after them. A line that ends in another way calls {@link #settle} first.
   *
   * @param ready whether {@code end} does not wait
   * @param end waits for what the line has begun, and answers
   */
  public static void end(boolean ready, Runnable end) {
    if (!CURRENT.isBound() || (ready && CURRENT.get().ends.isEmpty())) {
      end.run();
    } else {
      CURRENT.get().ends.add(end);
    }
  }

  /** Ends the lines of the calling thread that have begun something. */
  public static void settle() {
    if (CURRENT.isBound()) {
      CURRENT.get().endAll();
    }
  }

  private void endAll() {
    if (!ends.isEmpty()) {
      wakeAll(); // nobody else waits for what these lines wait for
      endNext();
    }
  }

  /** Ends all lines, even if an error ends one of them. */
  private void endNext() {
    Runnable end = ends.poll();
    if (end != null) {
      try {
        end.run();
      } finally {
        endNext();
      }
    }
  }

  /** Wakes a pump: at once, or when the work of the calling thread is done. */
  public static void wake(Pump pump) {
    if (!CURRENT.isBound()) {
      pump.wake();
    } else if (!CURRENT.get().held.contains(pump)) {
      CURRENT.get().held.add(pump);
    }
  }

  private void wakeAll() {
    held.forEach(Pump::wakeHere);
    held.clear();
  }
}
