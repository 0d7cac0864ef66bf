package belfry.server.delivery;

import belfry.protocol.EntryId;
import belfry.protocol.Event;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The newest items of one log on this instance. The indexes of the items are consecutive numbers; a
 * cursor holds such an index. A feed is bounded in items and in bytes, and drops its oldest items
 * first.
 *
 * <p>One thread at a time appends, which the owner of the feed ensures. Any thread may read,
 * without a lock. A read of a dropped item returns null, which a cursor treats as a gap.
 */
public final class Feed {
  /** Makes the event of a gap: of entries that can't be sent to a reader any more. */
  @FunctionalInterface
  public interface GapEvent {
    /**
     * Makes the event of one gap.
     *
     * @param from the last entry before the gap
     * @param to the last entry in the gap
     */
    Event of(EntryId from, EntryId to);
  }

  /**
   * What bounds a feed, and what its readers get for what they miss. Feeds may share it.
   *
   * @param items the largest number of items
   * @param bytes the bound in bytes, estimated by {@link Item#size}
   * @param gap makes the event of a gap
   */
  public record Bounds(int items, int bytes, GapEvent gap) {}

  private static final int SMALLEST = 8;

  /** One slot that stays empty, because most inboxes never get an item. */
  private static final AtomicReferenceArray<@Nullable Item> NO_SLOTS =
      new AtomicReferenceArray<>(1);

  private final Bounds bounds;

  /** The length is a power of two. The item of an index is in slot {@code index & (length - 1)}. */
  private volatile AtomicReferenceArray<@Nullable Item> slots = NO_SLOTS;

  /** The newest item, or the place before the first item of an empty feed. */
  private volatile Place newest;

  private volatile long start;
  private int bytes;

  /** An empty feed. */
  public Feed(Bounds bounds) {
    this.bounds = bounds;
    this.newest = Place.beforeFirst(new EntryId(0, 0));
  }

  /** Sets the entry before the first item. Must be called before the first append. */
  public void begin(EntryId last) {
    newest = Place.beforeFirst(last);
  }

  /** Appends an item. One thread at a time. */
  public void append(Item item) {
    Place previous = newest;
    item.index = previous.index + 1;
    item.before = previous.last;
    item.last = item.entry == null ? previous.last : item.entry;
    bytes += item.size();
    while (item.index - start >= bounds.items || (bytes > bounds.bytes && start < item.index)) {
      dropOldest();
    }
    if (slots.length() < SMALLEST || item.index - start >= slots.length()) {
      grow();
    }
    slots.set(slot(item.index), item);
    newest = item;
  }

  /** Appends a gap for entries that the log itself has lost. One thread at a time. */
  public void appendGap(EntryId from, EntryId to) {
    append(Item.gap(gap(from, to), to));
  }

  /**
   * Replaces the event of an entry, if the feed has it, so that no later reader gets the first one.
   * One thread at a time, which appends nothing meanwhile.
   *
   * @param change makes the new event from the first one
   */
  public void replace(EntryId entry, UnaryOperator<Event> change) {
    Item old = find(entry);
    if (old == null) {
      return;
    }
    Item item = Item.entry(change.apply(old.event()), entry, null, null);
    item.index = old.index;
    item.before = old.before;
    item.last = old.last;
    bytes += item.size() - old.size();
    slots.set(slot(item.index), item);
    if (newest.index == item.index) {
      newest = item;
    }
  }

  /**
   * Forgets the events of the entries up to one; a later reader gets a gap in place of them. One
   * thread at a time, which appends nothing meanwhile.
   */
  public void forget(EntryId upTo) {
    while (start < newest.index && Objects.requireNonNull(at(start)).last.compareTo(upTo) <= 0) {
      dropOldest();
    }
    if (newest instanceof Item item && item.entry != null && item.entry.compareTo(upTo) <= 0) {
      EntryId entry = item.entry;
      replace(entry, old -> old instanceof Event.Gap ? old : gap(item.before, entry));
    }
  }

  private @Nullable Item find(EntryId entry) {
    long low = start;
    long high = newest.index;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (Objects.requireNonNull(at(middle)).last.compareTo(entry) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    Item found = at(low);
    return found != null && entry.equals(found.entry) ? found : null;
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

  /** The newest item, or the place before the first item of an empty feed. Any thread. */
  public Place newest() {
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

  /** The item at an index; null if it was dropped or does not exist yet. */
  @Nullable Item at(long index) {
    AtomicReferenceArray<@Nullable Item> current = slots;
    Item item = current.get((int) (index & (current.length() - 1)));
    return item != null && item.index == index ? item : null;
  }

  /**
   * The event for a reader that misses the entries after one entry, up to and including another.
   */
  Event gap(EntryId from, EntryId to) {
    return bounds.gap.of(from, to);
  }

  /** The entry before the oldest item that is kept. Any thread. */
  public EntryId earliest() {
    while (true) {
      Place last = newest;
      if (last.index < 0) {
        return last.last;
      }
      Item oldest = at(start);
      if (oldest != null) { // null if it was dropped just now
        return oldest.before;
      }
    }
  }

  /**
   * The index of the first item after an entry of the log; -1 if the feed does not contain that
   * position. Any thread.
   */
  public long indexAfter(EntryId after) {
    long low = start;
    Place last = newest;
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
