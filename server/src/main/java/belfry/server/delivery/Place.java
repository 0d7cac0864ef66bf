package belfry.server.delivery;

import belfry.protocol.EntryId;

/**
 * A place in a feed: that of an {@link Item}, or the one before the first item. The feed sets it
 * before any reader sees it; after that, it never changes.
 */
public sealed class Place permits Item {
  private static final EntryId NO_ENTRY = new EntryId(0, 0);

  /** The index in the feed; -1 before the first item. */
  long index;

  /** The newest entry up to and including this place. */
  EntryId last;

  /** A place that no feed has set yet. */
  Place() {
    this.last = NO_ENTRY;
  }

  private Place(EntryId last) {
    this.index = -1;
    this.last = last;
  }

  /** The place before the first item of a feed. */
  static Place beforeFirst(EntryId last) {
    return new Place(last);
  }

  /** The index in the feed; -1 before the first item. */
  public long index() {
    return index;
  }

  /** The newest entry up to and including this place. */
  public EntryId last() {
    return last;
  }
}
