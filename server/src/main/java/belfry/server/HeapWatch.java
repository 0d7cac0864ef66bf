package belfry.server;

import belfry.server.task.Failures;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/**
 * Collects the garbage of the whole heap when the heap has grown to twice the size of the live
 * objects plus 64 MiB. The serial collector alone would wait until the heap has its largest size,
 * by default a quarter of the machine's memory, and would keep dropped messages until then.
 *
 * <p>While the server is quiet, a pause disturbs almost nobody: then a growth by an eighth plus 2
 * MiB is enough. It returns the garbage of many arrivals, which was kept long enough to grow old.
 *
 * <p>The main thread calls {@link #check} every few seconds.
 */
final class HeapWatch {
  /** Bytes of garbage that never cause a collection. */
  private static final long SPARE = 64L << 20;

  /**
   * Bytes of garbage that never cause a collection while the server is quiet, and the most that a
   * quiet server allocates between two checks: the young objects may have a lot of room.
   */
  private static final long QUIET_SPARE = 2L << 20;

  private final LongSupplier used;
  private final LongSupplier collections;
  private final Runnable collect;
  private final Failures failures;
  private long alive;

  /** The number of collections at the last check; -1 before the first one. */
  private long collected = -1;

  /** The bytes in use at the last check, or after its collection. */
  private long usedBefore;

  /**
   * A watch over a heap.
   *
   * @param used the bytes in use, by live objects and garbage
   * @param collections the number of collections so far, also those of young objects only
   * @param collect removes the garbage
   */
  HeapWatch(LongSupplier used, LongSupplier collections, Runnable collect, Failures failures) {
    this.used = used;
    this.collections = collections;
    this.collect = collect;
    this.failures = failures;
  }

  /** A watch over the heap of this process. */
  static HeapWatch ofThisProcess(Failures failures) {
    Runtime runtime = Runtime.getRuntime();
    return new HeapWatch(
        () -> runtime.totalMemory() - runtime.freeMemory(),
        HeapWatch::collections,
        System::gc,
        failures);
  }

  private static long collections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
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
    boolean quiet = look();
    if (usedBefore > (quiet ? alive + alive / 8 + QUIET_SPARE : 2 * alive + SPARE)) {
      collect.run();
      alive = used.getAsLong();
      usedBefore = alive;
      collected = collections.getAsLong();
    }
  }

  /** Looks at the heap. Returns whether the server is quiet: whether it has allocated little. */
  private boolean look() {
    long before = collected;
    long usedLast = usedBefore;
    collected = collections.getAsLong();
    usedBefore = used.getAsLong();
    return collected == before && usedBefore - usedLast <= QUIET_SPARE;
  }
}
