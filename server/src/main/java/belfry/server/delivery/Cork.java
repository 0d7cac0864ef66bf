package belfry.server.delivery;

import java.util.ArrayList;
import java.util.List;

/**
 * Delays waking the pumps until all lines of one read are done, so that readers get one pass and
 * one write. A thread that waits for something inside {@link #around} must {@link #pull} first.
 *
 * <p>Owned by the thread that runs {@link #around}. A cork ends with that call.
 */
public final class Cork {
  private static final ScopedValue<Cork> CURRENT = ScopedValue.newInstance();

  /**
   * The pumps to wake: rarely more than one, because the lines of one read come from one client.
   */
  private final List<Pump> held = new ArrayList<>(1);

  private Cork() {}

  /** Runs some work, then wakes the pumps whose waking was delayed. */
  public static void around(Runnable work) {
    Cork cork = new Cork();
    try {
      ScopedValue.where(CURRENT, cork).run(work);
    } finally {
      cork.wakeAll();
    }
  }

  /** Wakes the pumps whose waking the calling thread has delayed so far. */
  public static void pull() {
    if (CURRENT.isBound()) {
      CURRENT.get().wakeAll();
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
