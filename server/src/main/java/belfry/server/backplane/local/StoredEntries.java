package belfry.server.backplane.local;

import belfry.protocol.EntryId;
import belfry.server.backplane.Contents;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Page;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest entries of one log, numbered without a hole over all epochs. Owns the entries and the
 * last id, and drops the oldest entries to stay within its bounds. Not thread-safe: the log's lock
 * is held during each call.
 */
final class StoredEntries {
  /** The estimated size of an entry without its text. */
  private static final int OVERHEAD = 160;

  /** The entries of a log that has none, which most inboxes keep. */
  private static final Ring NONE = new Ring();

  /** The place before the first entry of a new log. All entries that are added have its epoch. */
  private final EntryId beginning;

  private final LocalBackplane.Bounds bounds;
  private Ring entries = NONE;

  /** The last entry; before the first one, a place with the number 0. */
  private EntryId last;

  private final boolean isLastKnown;
  private long bytes;

  /**
   * The entries that a journal has kept.
   *
   * @param beginning the place before the first entry of a new log
   */
  StoredEntries(EntryId beginning, Journal.Tail tail, LocalBackplane.Bounds bounds) {
    this.beginning = beginning;
    this.bounds = bounds;
    this.last = tail.last().epoch() == 0 ? beginning : tail.last();
    this.isLastKnown = tail.isEnd();
    tail.entries().forEach(this::keep);
  }

  /**
   * The entry that a draft becomes.
   *
   * @param before the entry before it: the last one, or one that is not added yet
   */
  Entry entry(Draft draft, EntryId before, Instant now) {
    long epoch = beginning.epoch();
    EntryId follows = before.epoch() != epoch && isLastKnown ? before : null;
    return new Entry(
        new EntryId(epoch, before.seq() + 1),
        follows,
        now,
        draft.kind(),
        draft.from(),
        draft.origin(),
        draft.text(),
        draft.tags());
  }

  /** Adds the next entry. The newest entry is kept even if it is larger than allowed. */
  void add(Entry entry) {
    last = entry.id();
    keep(entry);
  }

  private void keep(Entry entry) {
    if (entries.size() == 0) {
      entries = new Ring();
    }
    entries.add(entry);
    bytes += size(entry);
    while (entries.size() > bounds.entries() || (bytes > bounds.bytes() && entries.size() > 1)) {
      dropOldest();
    }
  }

  private void dropOldest() {
    bytes -= size(entries.removeFirst());
  }

  private static long size(Entry entry) {
    return OVERHEAD + 2L * (entry.text().length() + entry.tags().length());
  }

  /**
   * Drops the oldest entries that are all from before a time.
   *
   * @return the last one of them; null if there is none
   */
  @Nullable EntryId removeBefore(Instant edge) {
    EntryId dropped = null;
    while (entries.size() > 0 && entries.get(0).time().isBefore(edge)) {
      dropped = entries.get(0).id();
      dropOldest();
    }
    return dropped;
  }

  /** Replaces what entries say; see {@link Entry#with}. */
  void replace(List<EntryId> replaced, Contents contents) {
    for (EntryId id : replaced) {
      int at = countUpTo(id, false);
      if (at < entries.size() && entries.get(at).id().equals(id)) {
        Entry old = entries.get(at);
        Entry instead = old.with(contents);
        bytes += size(instead) - size(old);
        entries.set(at, instead);
      }
    }
  }

  /** Drops the older half, rounded up. */
  void halve() {
    for (int n = (entries.size() + 1) / 2; n > 0; n--) {
      dropOldest();
    }
  }

  /** The estimated size of all entries. */
  long bytes() {
    return bytes;
  }

  /** The last entry; before the first one, a place with the number 0. */
  EntryId last() {
    return last;
  }

  /** Whether no entry was ever added. */
  boolean isUnused() {
    return last.seq() == 0;
  }

  /** All entries, oldest first. */
  List<Entry> all() {
    return entries.slice(0, entries.size());
  }

  /** The id before the oldest entry, or the last id if there is no entry. */
  EntryId start() {
    return entries.size() == 0 ? last : entries.get(0).previous();
  }

  /** The first entries after an id. A null id stands before all entries. */
  Page after(@Nullable EntryId after, int limit) {
    int from = after == null ? 0 : countUpTo(after, true);
    int to = (int) Math.min(entries.size(), (long) from + limit);
    return new Page(entries.slice(from, to), to < entries.size());
  }

  /** The last entries before an id. A null id stands after all entries. */
  Page before(@Nullable EntryId before, int limit) {
    int to = before == null ? entries.size() : countUpTo(before, false);
    int from = Math.max(0, to - limit);
    return new Page(entries.slice(from, to), from > 0);
  }

  /** The number of entries before an id, or up to and including it. */
  private int countUpTo(EntryId id, boolean included) {
    int low = 0;
    int high = entries.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      int order = entries.get(middle).id().compareTo(id);
      if (included ? order <= 0 : order < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
