package belfry.server;

import belfry.server.task.Failures;
import java.util.function.LongSupplier;

/**
 * Collects the garbage of the whole heap when the heap has grown to twice the size of the live
 * objects plus 64 MiB. The serial collector alone would wait until the heap has its largest size,
 * by default a quarter of the machine's memory, and would keep dropped messages until then.
 *
 * <p>The main thread calls {@link #check} every few seconds.
 */
final class HeapWatch {
  /** Bytes of garbage that never cause a collection. */
  private static final long SPARE = 64L << 20;

  private final LongSupplier used;
  private final Runnable collect;
  private final Failures failures;
  private long alive;

  /**
   * A watch over a heap.
   *
   * @param used the bytes in use, by live objects and garbage
   * @param collect removes the garbage
   */
  HeapWatch(LongSupplier used, Runnable collect, Failures failures) {
    this.used = used;
    this.collect = collect;
    this.failures = failures;
  }

  /** A watch over the heap of this process. */
  static HeapWatch ofThisProcess(Failures failures) {
    Runtime runtime = Runtime.getRuntime();
    return new HeapWatch(() -> runtime.totalMemory() - runtime.freeMemory(), System::gc, failures);
  }

  /** Collects if the heap has grown enough. Reports an error instead of throwing it. */
  void check() {
    try {
      collectIfGrown();
    } catch (RuntimeException | Error e) {
      failures.caught("heap-watch", e);
    }
  }

  private void collectIfGrown() {
    if (used.getAsLong() > 2 * alive + SPARE) {
      collect.run();
      alive = used.getAsLong();
    }
  }
}
