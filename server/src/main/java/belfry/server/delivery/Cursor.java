package belfry.server.delivery;

import belfry.protocol.EntryId;
import org.jspecify.annotations.Nullable;

/**
 * The place of one reader in one feed. The writer of its {@link Outgoing} owns and moves it; the
 * pump of the feed only knows where to find it.
 */
public final class Cursor {
  final Feed feed;
  final Outgoing outgoing;

  /** Passing notices before this index are older than the reader. */
  private final long liveFrom;

  /** The index of the next item to send. Owned by the writer; the pump reads it as a hint. */
  volatile long next;

  /** The newest entry before {@link #next}. Owned by the writer. */
  EntryId last;

  /**
   * Highest entry that the reader had already when this cursor was placed. The feed of this
   * instance may still deliver entries up to it, if another instance sent them before; those are
   * skipped. Null when the feed is past it. Owned by the writer.
   */
  private @Nullable EntryId known;

  /**
   * Whether the reader has left the feed. A pump may hold the cursor a little longer; nothing is
   * sent for it any more.
   */
  private volatile boolean removed;

  /** Index in the pump's array. Owned by the pump. */
  int place = -1;

  /**
   * A cursor that no pump moves yet.
   *
   * @param next the index of the first item to send
   * @param last the newest entry that the reader has
   * @param liveFrom the index of the first passing notice for this reader
   */
  public Cursor(Feed feed, Outgoing outgoing, long next, EntryId last, long liveFrom) {
    this.feed = feed;
    this.outgoing = outgoing;
    this.next = next;
    this.last = last;
    this.known = last;
    this.liveFrom = liveFrom;
  }

  /** Whether there is something to send, by the end of a pass if one is under way. */
  boolean isBehind(Batch batch) {
    return !removed && next < batch.endOf(feed);
  }

  /** Ends the reading: an event that the reader is sent from now on comes after the last item. */
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

  /** Moves over dropped items; returns the bytes of the gap, or null when no entry is lost. */
  byte @Nullable [] crossGap(Encoding encoding, DeliveryCounters counters) {
    long start = feed.start();
    Item first = feed.at(start);
    if (first == null) {
      return null; // the feed moved on meanwhile: the next round crosses it
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
   * Moves over the items of an empty batch, which this reader does not get, or over one that fits
   * in no batch; returns the bytes of the latter, or null.
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

  /** Whether each item from here on goes to every reader: none is older than this reader. */
  boolean isPastBeginning() {
    if (known != null && last.compareTo(known) > 0) {
      known = null;
    }
    return known == null && next >= liveFrom;
  }

  /** Whether a reader gets an item at all. */
  boolean wants(Item item, Outgoing reader) {
    if (item.entry == null && item.index < liveFrom) {
      return false;
    }
    if (item.entry != null && known != null && item.entry.compareTo(known) <= 0) {
      return false;
    }
    if (item.author != null && reader.ignored().contains(item.author)) {
      return false;
    }
    if (item.change != null && reader.knows(item.change)) {
      return false;
    }
    return !item.isHiddenFrom(reader.id(), reader.encoding());
  }
}
