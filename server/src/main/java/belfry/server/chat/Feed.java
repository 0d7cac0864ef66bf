package belfry.server.chat;

import belfry.protocol.EntryId;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The newest frames of one log on this instance, each at an index that goes up by one. Cursors are
 * indexes into it. It is bounded by frames and by bytes; the oldest go first.
 *
 * <p>One thread at a time appends (its owner sees to that); any thread reads, without a lock. A
 * frame that is gone is null, which a cursor takes as a gap.
 */
final class Feed {
  private static final int SMALLEST = 8;

  /** One slot that stays empty: most inboxes never get a frame. */
  private static final AtomicReferenceArray<Frame> NO_SLOTS = new AtomicReferenceArray<>(1);

  private final int maxFrames;
  private final int maxBytes;

  /** A power of two of slots; the frame of an index is in slot {@code index & (length - 1)}. */
  private volatile AtomicReferenceArray<Frame> slots = NO_SLOTS;

  /** The newest frame; before the first one, a frame of no event at index -1. */
  private volatile Frame newest;

  private volatile long start;
  private int bytes;

  Feed(int maxFrames, int maxBytes) {
    this.maxFrames = maxFrames;
    this.maxBytes = maxBytes;
    begin(new EntryId(0, 0));
  }

  /** Says which entry the first frame follows. To be called before the first append. */
  void begin(EntryId last) {
    Frame none = Frame.notice(null, null);
    none.index = -1;
    none.last = last;
    newest = none;
  }

  /** Appends a frame. One thread at a time. */
  void append(Frame frame) {
    Frame previous = newest;
    frame.index = previous.index + 1;
    frame.last = frame.entry == null ? previous.last : frame.entry;
    bytes += frame.size();
    while (frame.index - start >= maxFrames || (bytes > maxBytes && start < frame.index)) {
      dropOldest();
    }
    if (slots.length() < SMALLEST || frame.index - start >= slots.length()) {
      grow();
    }
    slots.set(slot(frame.index), frame);
    newest = frame;
  }

  private void dropOldest() {
    Frame oldest = slots.get(slot(start));
    bytes -= oldest.size();
    start = oldest.index + 1;
    slots.set(slot(oldest.index), null);
  }

  private void grow() {
    AtomicReferenceArray<Frame> larger =
        new AtomicReferenceArray<>(Math.max(SMALLEST, slots.length() * 2));
    for (long i = start; i <= newest.index; i++) {
      larger.set((int) (i & (larger.length() - 1)), slots.get(slot(i)));
    }
    slots = larger;
  }

  private int slot(long index) {
    return (int) (index & (slots.length() - 1));
  }

  /** The newest frame, or the one before the first. */
  Frame newest() {
    return newest;
  }

  /** The index after the newest frame. */
  long end() {
    return newest.index + 1;
  }

  /** The index of the oldest frame that is kept. */
  long start() {
    return start;
  }

  /** The frame at an index; null when it is gone, or not there yet. */
  Frame at(long index) {
    AtomicReferenceArray<Frame> current = slots;
    Frame frame = current.get((int) (index & (current.length() - 1)));
    return frame != null && frame.index == index ? frame : null;
  }

  /**
   * The index of the first frame after an entry; -1 when the feed does not go back to it.
   *
   * @param after an entry's id, which need not be in the feed
   */
  long indexAfter(EntryId after) {
    long low = start;
    long high = end();
    if (low < high) {
      Frame oldest = at(low);
      if (oldest == null || after.compareTo(oldest.before()) < 0) {
        return -1;
      }
    } else if (after.compareTo(newest.last) < 0) {
      return -1;
    }
    while (low < high) {
      long middle = (low + high) >>> 1;
      Frame frame = at(middle);
      if (frame == null) {
        return -1;
      }
      if (frame.last.compareTo(after) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
