package belfry.server.delivery;

import belfry.protocol.EntryId;
import org.jspecify.annotations.Nullable;

/**
 * The position of one reader in one feed. The writer of the {@link Outgoing} owns the cursor and
 * moves it; the pump of the feed only has a reference to it.
 */
public final class Cursor {
  final Feed feed;
  final Outgoing outgoing;

  /** The index of the next item to send. Owned by the writer; the pump reads it as a hint. */
  volatile long next;

  /** The newest entry before {@link #next}. Owned by the writer. */
  EntryId last;

  /**
   * What the reader does not get although it comes later in the feed. Null when the feed is past
   * it, which most feeds are from the start. Owned by the writer.
   */
  private @Nullable Older older;

  /**
   * Whether the reader has left the feed. A pump may hold the cursor a little longer; nothing is
   * sent for it any more.
   */
  private volatile boolean removed;

  /** The index before which the reader stops: it gets no later item. Set once, by any thread. */
  private volatile long end = Long.MAX_VALUE;

  /** Index in the pump's array. Owned by the pump. */
  int place = -1;

  /**
   * What is older than a reader, and may still come in its feed.
   *
   * @param known highest entry that the reader already had when its cursor was placed. The feed of
   *     this instance may still deliver entries up to it, if another instance sent them before
   * @param liveFrom the index before which notices are older
   */
  private record Older(EntryId known, long liveFrom) {
    boolean isOver(EntryId last, long next) {
      return next >= liveFrom && last.compareTo(known) > 0;
    }

    boolean contains(Item item) {
      return item.entry == null ? item.index < liveFrom : item.entry.compareTo(known) <= 0;
    }
  }

  /**
   * A cursor that no pump has yet.
   *
   * @param next the index of the first item to send
   * @param last the newest entry that the reader has
   * @param liveFrom the index from which on this reader gets notices
   */
  public Cursor(Feed feed, Outgoing outgoing, long next, EntryId last, long liveFrom) {
    this.feed = feed;
    this.outgoing = outgoing;
    this.next = next;
    this.last = last;
    this.older = isNew(feed.newest(), next, last, liveFrom) ? null : new Older(last, liveFrom);
  }

  /** Whether the next item will come after the newest one, and is new for the reader. */
  private static boolean isNew(Place newest, long next, EntryId last, long liveFrom) {
    return newest.index + 1 == next && next >= liveFrom && newest.last.compareTo(last) >= 0;
  }

  /** Whether there are items to send; during a pass, up to the end of the pass. */
  boolean isBehind(Batch batch) {
    return !removed && next < endIn(batch);
  }

  /** The index at which the cursor stops now. */
  long endIn(Batch batch) {
    return Math.min(end, batch.endOf(feed));
  }

  /**
   * Ends the reading at a place: the reader gets no item from this index on. Called before the feed
   * has an item there. Any thread.
   */
  public void endBefore(long index) {
    end = index;
  }

  /** Whether {@link #endBefore} was called. Any thread. */
  public boolean isEnding() {
    return end != Long.MAX_VALUE;
  }

  /** Whether the reader has got everything before the end of its reading. Any thread. */
  public boolean isAtEnd() {
    return next >= end;
  }

  /** Whether items before an index are still to be sent. */
  boolean isBefore(long index) {
    return !removed && next < Math.min(index, end);
  }

  /** Ends the reading. Events that are sent to the reader later come after its last item. */
  void remove() {
    removed = true;
  }

  /** Whether the feed has dropped the next item. */
  boolean isOverrun() {
    return next < feed.start();
  }

  void moveOver(Batch batch) {
    last = batch.last();
    next = batch.to();
  }

  void moveOver(Item item) {
    last = item.last;
    next = item.index + 1;
  }

  /** Moves over dropped items. Returns the bytes of the gap, or null if no entry is lost. */
  byte @Nullable [] crossGap(Encoding encoding, DeliveryCounters counters) {
    long start = feed.start();
    Item first = feed.at(start);
    if (first == null) {
      return null; // it was dropped just now: the next round crosses the gap
    }
    if (start >= end) {
      next = end; // what was lost ends behind the end, and is none of this reader's
      return null;
    }
    EntryId from = last;
    EntryId lost = first.before;
    last = lost;
    next = start;
    if (lost.compareTo(from) <= 0) {
      return null;
    }
    counters.gapForSlowReader();
    return encoding.encode(feed.gap(from, lost));
  }

  /**
   * Moves over the items that an empty batch covers, which this reader does not get; or over an
   * item that is too large for a batch. Returns the bytes of the large item, or null.
   */
  byte @Nullable [] skip(Batch batch, Encoding encoding) {
    if (batch.to() > next) {
      moveOver(batch);
      return null;
    }
    Item large = feed.at(next);
    if (large == null) {
      return null; // it was dropped just now: the next round crosses the gap
    }
    moveOver(large);
    return large.bytes(encoding, feed);
  }

  /** Whether all items from here on are newer than this reader. */
  boolean isPastBeginning() {
    if (older != null && older.isOver(last, next)) {
      older = null;
    }
    return older == null;
  }

  /** Whether the reader gets this item. */
  boolean wants(Item item, Outgoing reader) {
    if (older != null && older.contains(item)) {
      return false;
    }
    if (item.author != null && reader.ignored().contains(item.author)) {
      return false;
    }
    if (!item.isFor(reader.encoding()) || item.isKnownTo(reader)) {
      return false;
    }
    return !item.isHiddenFrom(reader.id(), reader.encoding());
  }
}
