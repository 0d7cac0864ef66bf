package belfry.server.delivery;

import belfry.protocol.EntryId;
import belfry.protocol.Event;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The newest items of one log on this instance. Each item has an index, which goes up by one;
 * cursors are indexes. A feed is bounded by items and by bytes, and drops its oldest items first.
 *
 * <p>One thread at a time appends, and its owner sees to that; any thread reads, without a lock. A
 * dropped item reads as null, which a cursor takes as a gap.
 */
public final class Feed {
  /** Makes the event that announces entries of a log that a reader can't be sent any more. */
  @FunctionalInterface
  public interface GapEvent {
    /**
     * The event of one gap.
     *
     * @param from the last entry before the gap
     * @param to the last entry in the gap
     */
    Event of(EntryId from, EntryId to);
  }

  private static final int SMALLEST = 8;

  /** One slot that stays empty: most inboxes never get an item. */
  private static final AtomicReferenceArray<@Nullable Item> NO_SLOTS =
      new AtomicReferenceArray<>(1);

  private final int maxItems;
  private final int maxBytes;
  private final GapEvent gap;

  /** A power of two of slots; the item of an index is in slot {@code index & (length - 1)}. */
  private volatile AtomicReferenceArray<@Nullable Item> slots = NO_SLOTS;

  /** The newest item; before the first one, an item of no event at index -1. */
  private volatile Item newest;

  private volatile long start;
  private int bytes;

  /**
   * An empty feed.
   *
   * @param maxBytes the bound in bytes, estimated by {@link Item#size}
   */
  public Feed(int maxItems, int maxBytes, GapEvent gap) {
    this.maxItems = maxItems;
    this.maxBytes = maxBytes;
    this.gap = gap;
    this.newest = Item.beforeFirst(new EntryId(0, 0));
  }

  /** Sets the entry that the first item follows. To be called before the first append. */
  public void begin(EntryId last) {
    newest = Item.beforeFirst(last);
  }

  /** Appends an item. One thread at a time. */
  public void append(Item item) {
    Item previous = newest;
    item.index = previous.index + 1;
    item.before = previous.last;
    item.last = item.entry == null ? previous.last : item.entry;
    bytes += item.size();
    while (item.index - start >= maxItems || (bytes > maxBytes && start < item.index)) {
      dropOldest();
    }
    if (slots.length() < SMALLEST || item.index - start >= slots.length()) {
      grow();
    }
    slots.set(slot(item.index), item);
    newest = item;
  }

  /** Appends a gap: entries that the log itself has lost. One thread at a time. */
  public void appendGap(EntryId from, EntryId to) {
    append(Item.gap(gap.of(from, to), to));
  }

  private void dropOldest() {
    Item oldest = Objects.requireNonNull(slots.get(slot(start)));
    bytes -= oldest.size();
    start = oldest.index + 1;
    slots.set(slot(oldest.index), null);
  }

  private void grow() {
    AtomicReferenceArray<@Nullable Item> larger =
        new AtomicReferenceArray<>(Math.max(SMALLEST, slots.length() * 2));
    for (long i = start; i <= newest.index; i++) {
      larger.set((int) (i & (larger.length() - 1)), slots.get(slot(i)));
    }
    slots = larger;
  }

  private int slot(long index) {
    return (int) (index & (slots.length() - 1));
  }

  /** The newest item, or the one before the first. Any thread. */
  public Item newest() {
    return newest;
  }

  /** The index after the newest item. */
  long end() {
    return newest.index + 1;
  }

  /** The index of the oldest item that is kept. */
  long start() {
    return start;
  }

  /** The item at an index; null when it was dropped, or is not there yet. */
  @Nullable Item at(long index) {
    AtomicReferenceArray<@Nullable Item> current = slots;
    Item item = current.get((int) (index & (current.length() - 1)));
    return item != null && item.index == index ? item : null;
  }

  /** The event for a reader that misses the entries after one, up to and with another. */
  Event gap(EntryId from, EntryId to) {
    return gap.of(from, to);
  }

  /** The place before the oldest item that is kept. Any thread. */
  public EntryId earliest() {
    while (true) {
      Item last = newest;
      Item oldest = last.index < 0 ? last : at(start);
      if (oldest != null) { // else it was dropped just now
        return oldest.before;
      }
    }
  }

  /**
   * The index of the first item after a place of the log; -1 if the feed does not know the place.
   * Any thread.
   */
  public long indexAfter(EntryId after) {
    long low = start;
    Item last = newest;
    long high = last.index + 1;
    if (after.compareTo(last.last) >= 0) {
      return after.equals(last.last) ? high : -1;
    }
    while (low < high) {
      long middle = (low + high) >>> 1;
      Item item = at(middle);
      if (item == null) {
        return -1;
      }
      if (item.last.compareTo(after) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    Item next = at(low);
    return next != null && next.before.equals(after) ? low : -1;
  }
}
