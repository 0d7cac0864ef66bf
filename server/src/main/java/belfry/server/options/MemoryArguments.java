package belfry.server.options;

import belfry.protocol.Limits;
import belfry.server.backplane.local.LocalBackplane;
import java.util.function.IntSupplier;

/**
 * The option for the length of histories, and the sizes in memory that follow from it and from the
 * heap: of logs without Redis, and of rooms' feeds.
 */
final class MemoryArguments {
  /** Bytes that a log has for each of its entries, on average. */
  private static final int ENTRY_BYTES = 1024;

  /** Bytes that a log has at least, and that all logs together have at least. */
  private static final long LEAST_LOG_BYTES = 1024 * 1024;

  /** Items that a feed has even if the history is shorter, for readers that are a little slow. */
  private static final int LEAST_FEED_ITEMS = 100;

  private static final int LEAST_FEED_BYTES = 16 * 1024;

  /** All logs may use one part in so many of the heap, and all feeds another. */
  private static final int HEAP_SHARE = 4;

  private final IntSupplier history;

  MemoryArguments(Declarations declarations) {
    history =
        declarations.number(
            "--history",
            "N",
            1_000,
            1,
            100_000,
            "How many messages a room keeps. Without --redis it keeps fewer if they take more than"
                + " N KiB (at least 1 MiB), or if all rooms take more than a quarter of the heap.");
  }

  /** Entries that a log keeps. */
  int history() {
    return history.getAsInt();
  }

  /**
   * The sizes of logs in memory.
   *
   * @param readers the rooms and the inboxes that there may be
   */
  LocalBackplane.Bounds logs(int readers) {
    long all = Math.max(LEAST_LOG_BYTES, heapShare());
    long one = Math.max(LEAST_LOG_BYTES, (long) ENTRY_BYTES * history());
    return new LocalBackplane.Bounds(history(), Math.min(one, all), 2 * readers, all);
  }

  /** Items of a room's feed. */
  int feedItems() {
    return Math.max(LEAST_FEED_ITEMS, history());
  }

  /** Bytes of the feed of one of so many rooms. */
  int feedBytes(int rooms) {
    return Math.clamp(heapShare() / rooms, LEAST_FEED_BYTES, Limits.FEED_BYTES);
  }

  private static long heapShare() {
    return Runtime.getRuntime().maxMemory() / HEAP_SHARE;
  }
}
