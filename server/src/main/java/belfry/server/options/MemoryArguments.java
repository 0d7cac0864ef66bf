package belfry.server.options;

import belfry.protocol.Limits;
import belfry.server.backplane.Retention;
import belfry.server.backplane.local.LocalBackplane;
import belfry.server.backplane.redis.Setting;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * The option for the length of histories. The limits of memory for logs without Redis and for
 * rooms' feeds follow from this option and from the size of the heap.
 */
final class MemoryArguments {
  /** Memory of a log for each of its entries in bytes, on average. */
  private static final int ENTRY_BYTES = 1024;

  /** Smallest memory of a log, and of all logs together, in bytes. */
  private static final long LEAST_LOG_BYTES = 1024 * 1024;

  /** Smallest number of items in a feed, for slow readers, even if the history is shorter. */
  private static final int LEAST_FEED_ITEMS = 100;

  private static final int LEAST_FEED_BYTES = 16 * 1024;

  /** All logs together may use a quarter of the heap, and all feeds another quarter. */
  private static final int HEAP_SHARE = 4;

  private final Declarations declarations;
  private final IntSupplier history;

  MemoryArguments(Declarations declarations) {
    this.declarations = declarations;
    history =
        declarations.number(
            "--history",
            "N",
            (int) Setting.HISTORY.usual(),
            (int) Setting.HISTORY.least(),
            (int) Setting.HISTORY.most(),
            "How many messages a room keeps. With --redis the first instance decides for all"
                + " (scripts/admin changes it). Without --redis a room keeps fewer if they take"
                + " more than N KiB (at least 1 MiB), or if all rooms take more than a quarter of"
                + " the heap.");
  }

  private int history() {
    return history.getAsInt();
  }

  /** The settings of a deployment with Redis that the operator gave. */
  Map<Setting, Long> asked() {
    return declarations.isGiven("--history") ? Map.of(Setting.HISTORY, (long) history()) : Map.of();
  }

  /**
   * The limits of logs in memory.
   *
   * @param readers the highest number of rooms and inboxes
   * @param keep how long entries are kept
   */
  LocalBackplane.Bounds logs(int readers, Retention keep) {
    long all = Math.max(LEAST_LOG_BYTES, heapShare());
    long one = Math.max(LEAST_LOG_BYTES, (long) ENTRY_BYTES * history());
    return new LocalBackplane.Bounds(history(), Math.min(one, all), 2 * readers, all, keep);
  }

  /** Highest number of items in a room's feed. */
  int feedItems() {
    return Math.max(LEAST_FEED_ITEMS, history());
  }

  /** Memory of a room's feed in bytes, if there are this many rooms. */
  int feedBytes(int rooms) {
    return Math.clamp(heapShare() / rooms, LEAST_FEED_BYTES, Limits.FEED_BYTES);
  }

  private static long heapShare() {
    return Runtime.getRuntime().maxMemory() / HEAP_SHARE;
  }
}
