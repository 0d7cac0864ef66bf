package belfry.server;

import java.util.function.LongSupplier;

/**
 * Has the whole heap collected when it has grown to twice what was alive, and some. The serial
 * collector would do so only when the heap is at its most, by default a quarter of the machine's
 * memory, and until then would keep all that histories have let go. Used by one thread.
 */
final class Heap {
  /** So many bytes of garbage are always allowed. */
  private static final long SPARE = 64L << 20;

  private final LongSupplier used;
  private final Runnable collect;
  private long alive;

  /**
   * A heap.
   *
   * @param used how many bytes are used, alive or not
   * @param collect leaves only what is alive
   */
  Heap(LongSupplier used, Runnable collect) {
    this.used = used;
    this.collect = collect;
  }

  /** The heap of this process. */
  static Heap ofThisProcess() {
    Runtime runtime = Runtime.getRuntime();
    return new Heap(() -> runtime.totalMemory() - runtime.freeMemory(), System::gc);
  }

  /** Collects if it is time to. */
  void look() {
    if (used.getAsLong() > 2 * alive + SPARE) {
      collect.run();
      alive = used.getAsLong();
    }
  }
}
