package belfry.server.chat;

import java.util.ArrayList;
import java.util.List;

/**
 * Holds back the waking of rooms while a thread does the lines that came in one read. What somebody
 * says in one go is so told in one go: one pass over the members instead of two, one write instead
 * of two. Whoever waits for something while it is in {@link #around} must {@link #pull} first.
 */
public final class Cork {
  private static final ScopedValue<Cork> CURRENT = ScopedValue.newInstance();

  /** Hardly ever more than one: lines of one client, read at once. */
  private final List<Pump> held = new ArrayList<>(1);

  private Cork() {}

  /** Does some work, and then has the rooms told what it gave them to tell. */
  public static void around(Runnable work) {
    Cork cork = new Cork();
    try {
      ScopedValue.where(CURRENT, cork).run(work);
    } finally {
      cork.tellAll();
    }
  }

  /** Has the rooms told what this thread has held back. */
  public static void pull() {
    if (CURRENT.isBound()) {
      CURRENT.get().tellAll();
    }
  }

  /** Wakes a pump: at once, or when the work of this thread is done. */
  static void wake(Pump pump) {
    if (!CURRENT.isBound()) {
      pump.wake();
    } else if (!CURRENT.get().held.contains(pump)) {
      CURRENT.get().held.add(pump);
    }
  }

  private void tellAll() {
    held.forEach(Pump::wakeHere);
    held.clear();
  }
}
