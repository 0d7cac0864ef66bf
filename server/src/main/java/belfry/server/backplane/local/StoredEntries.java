package belfry.server.backplane.local;

import belfry.protocol.EntryId;
import belfry.server.backplane.Draft;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Page;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest entries of one log, numbered without a hole. Owns the entries and the last number, and
 * drops the oldest entries to stay within its bounds. Not thread-safe: the log's lock is held
 * during each call.
 */
final class StoredEntries {
  /** The estimated size of an entry without its text. */
  private static final int OVERHEAD = 160;

  private final long epoch;
  private final int maxEntries;
  private final long maxBytes;
  private final Ring entries = new Ring();
  private long lastSeq;
  private long bytes;

  StoredEntries(long epoch, int maxEntries, long maxBytes) {
    this.epoch = epoch;
    this.maxEntries = maxEntries;
    this.maxBytes = maxBytes;
  }

  /** Adds a draft as the next entry. The newest entry is kept even if it is larger than allowed. */
  Entry add(Draft draft, Instant now) {
    EntryId id = new EntryId(epoch, ++lastSeq);
    Entry entry = new Entry(id, now, draft.kind(), draft.from(), draft.origin(), draft.text());
    entries.add(entry);
    bytes += size(entry);
    while (entries.size() > maxEntries || (bytes > maxBytes && entries.size() > 1)) {
      dropOldest();
    }
    return entry;
  }

  private void dropOldest() {
    bytes -= size(entries.removeFirst());
  }

  private static long size(Entry entry) {
    return OVERHEAD + 2L * entry.text().length();
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

  /** Whether no entry was ever added. */
  boolean isUnused() {
    return lastSeq == 0;
  }

  /** All entries, oldest first. */
  List<Entry> all() {
    return entries.slice(0, entries.size());
  }

  /** The id before the oldest entry, or the last id if there is no entry. */
  EntryId start() {
    return new EntryId(epoch, lastSeq - entries.size());
  }

  /** The first entries after an id. A null id stands before all entries. */
  Page after(@Nullable EntryId after, int limit) {
    int from = after == null ? 0 : indexAfter(after.epoch(), after.seq());
    int to = (int) Math.min(entries.size(), (long) from + limit);
    return new Page(entries.slice(from, to), to < entries.size());
  }

  /** The last entries before an id. A null id stands after all entries. */
  Page before(@Nullable EntryId before, int limit) {
    int to = before == null ? entries.size() : indexAfter(before.epoch(), before.seq() - 1);
    int from = Math.max(0, to - limit);
    return new Page(entries.slice(from, to), from > 0);
  }

  /** The index of the first entry after an id, whose epoch may be another one. */
  private int indexAfter(long idEpoch, long seq) {
    if (idEpoch != epoch) {
      return idEpoch < epoch ? 0 : entries.size();
    }
    return Math.clamp(seq - (lastSeq - entries.size()), 0, entries.size());
  }
}
