package belfry.server.delivery;

import belfry.protocol.EntryId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one write: parts in one direct buffer, each of which is an item or an answer. A pump
 * fills a batch once, for the first reader, and writes the same bytes to every other reader whose
 * cursor is at the same index.
 *
 * <p>Owned by one thread at a time, which borrows it from {@link BatchPool} and gives it back.
 */
final class Batch {
  static final int CAPACITY = 64 * 1024;
  private static final int MOST_PARTS = 1024;

  /** The readers of a pass from which on a group writer is worth its memory. */
  private static final int MANY = 8;

  private final GroupWriter.Source groupWriters;

  /** The readers that get the content with the next group write; null without a group writer. */
  private @Nullable Gathering gathering;

  /** Filled from 0 to {@code filled}. The position is the number of written bytes. */
  private final ByteBuffer bytes = ByteBuffer.allocateDirect(CAPACITY);

  private int filled;
  private final List<byte[]> parts = new ArrayList<>();
  private final int[] ends = new int[MOST_PARTS];

  /** The item of each part; null for an answer. */
  private final List<@Nullable Item> items = new ArrayList<>();

  /** For each part, the number of log entries among the parts up to and including it. */
  private final int[] entries = new int[MOST_PARTS];

  private long delivered;

  /** The feed of the content, if other readers can share the content; otherwise null. */
  private @Nullable Feed sharedFeed;

  private @Nullable Encoding sharedEncoding;
  private final Set<String> hiddenFrom = new HashSet<>();

  /** Whether an item is a change, which some readers may already know. */
  private boolean changes;

  /** The covered indexes, which end before {@link #to}, and the newest entry before {@link #to}. */
  private long from;

  private long to;
  private EntryId last = new EntryId(0, 0);

  /** The feed whose end is fixed during a pass, so that all readers get the same bytes. */
  private @Nullable Feed passFeed;

  private long passEnd;

  /** A batch that writes to each reader singly. */
  Batch() {
    this(GroupWriter.Source.NONE);
  }

  Batch(GroupWriter.Source groupWriters) {
    this.groupWriters = groupWriters;
  }

  /** Begins a pass over the readers of a feed, as many as stated. */
  void beginPass(Feed feed, int readers) {
    passFeed = feed;
    passEnd = feed.end();
    if (readers >= MANY && (gathering == null || !gathering.isUsable())) {
      GroupWriter writer = groupWriters.open();
      gathering = writer == null ? null : new Gathering(writer);
    }
  }

  /** Writes to the readers that are still gathered, ends a pass and clears the batch. */
  void endPass() {
    clear();
    passFeed = null;
  }

  /**
   * Fills the batch with the next items of a cursor, which a later group write sends to the reader.
   * The caller is the reader's writer until then.
   *
   * @return false if the reader must write by itself
   */
  boolean gather(Cursor cursor, Outgoing reader, Sink sink) {
    if (gathering == null || !isPlain(cursor, reader)) {
      return false;
    }
    if (gathering.isFull()) {
      gathering.flush(this);
    }
    fill(cursor, reader, cursor.endIn(this));
    return !isEmpty() && gathering.add(reader, sink, cursor);
  }

  /** The index at which cursors of this feed stop: during a pass, the end when the pass began. */
  long endOf(Feed feed) {
    return feed == passFeed ? passEnd : feed.end();
  }

  /** Removes the content, after the group write of its readers. */
  void clear() {
    if (gathering != null) {
      gathering.flush(this);
    }
    bytes.clear();
    filled = 0;
    parts.clear();
    items.clear();
    hiddenFrom.clear();
    changes = false;
    sharedFeed = null;
  }

  /**
   * Counts the log entries among the first parts, which were written to a reader. The last part may
   * be written incompletely.
   */
  void countDelivered(int written) {
    delivered += written == 0 ? 0 : entries[Math.min(written, parts.size()) - 1];
  }

  /** The number of entries that were counted since the last call. */
  long takeDelivered() {
    long taken = delivered;
    delivered = 0;
    return taken;
  }

  /** Adds a part. Returns false if the part does not fit. */
  boolean add(byte[] part, @Nullable Item item) {
    if (parts.size() == MOST_PARTS || part.length > bytes.remaining()) {
      return false;
    }
    bytes.put(part);
    filled = bytes.position();
    ends[parts.size()] = filled;
    entries[parts.size()] = parts.isEmpty() ? 0 : entries[parts.size() - 1];
    parts.add(part);
    items.add(item);
    return true;
  }

  /** Replaces the content with the bytes of a part after an offset, as many as fit. */
  void addSome(byte[] part, int offset) {
    clear();
    bytes.put(part, offset, Math.min(part.length - offset, CAPACITY));
    filled = bytes.position();
  }

  /**
   * Replaces the content with the next items of a cursor, up to an end, as many as fit. Does
   * nothing if the batch already contains exactly these. The content ends before a dropped item,
   * because the caller must announce the gap first.
   */
  void fill(Cursor cursor, Outgoing reader, long end) {
    Encoding encoding = reader.encoding();
    boolean plain = isPlain(cursor, reader);
    if (plain
        && sharedFeed == cursor.feed
        && sharedEncoding == encoding
        && from == cursor.next
        && to <= end
        && !hiddenFrom.contains(reader.id())
        && !(changes && reader.knowsChanges())) {
      return;
    }
    clear();
    from = cursor.next;
    to = from;
    boolean shared = plain;
    for (Item item; to < end && (item = cursor.feed.at(to)) != null; to++) {
      if (cursor.wants(item, reader)) {
        if (item.isHiddenFromOrigin(encoding) || item.mayBePersonalToOrigin(encoding)) {
          hiddenFrom.add(item.origin);
        }
        byte @Nullable [] own = null;
        if (!item.readersOfVariants().isEmpty()
            || !item.changes().isEmpty()
            || item.isPersonalTo(reader)) {
          hiddenFrom.addAll(item.readersOfVariants());
          own = item.ownBytes(reader);
          shared &= own == null;
        }
        if (!add(own == null ? item.bytes(encoding, cursor.feed) : own, item)) {
          break;
        }
        changes |= !item.changes().isEmpty();
        if (item.author != null) {
          entries[parts.size() - 1]++;
        }
      } else {
        shared &= !item.isFor(encoding); // no reader of this encoding gets such an item
      }
      last = item.last;
    }
    if (shared) {
      sharedFeed = cursor.feed;
      sharedEncoding = encoding;
    }
  }

  /** Whether a reader gets what all readers of its encoding get, but for its own items. */
  private static boolean isPlain(Cursor cursor, Outgoing reader) {
    return reader.ignored().isEmpty() && cursor.isPastBeginning();
  }

  /** Whether an item is a change. */
  boolean hasChanges() {
    return changes;
  }

  /** The changes among the parts up to and including this part. */
  List<Change> changesUpTo(int part) {
    return items.stream()
        .limit(part + 1L)
        .filter(Objects::nonNull)
        .flatMap(item -> item.changes().stream())
        .toList();
  }

  /** The index after the last covered item. */
  long to() {
    return to;
  }

  /** The newest covered entry. */
  EntryId last() {
    return last;
  }

  boolean isEmpty() {
    return parts.isEmpty();
  }

  int parts() {
    return parts.size();
  }

  /** Notes that a group write has written this many bytes to the reader that is looked at next. */
  void written(int number) {
    bytes.position(number).limit(filled);
  }

  /** All bytes, with the position at the first one. */
  ByteBuffer rewound() {
    return bytes.position(0).limit(filled);
  }

  /**
   * After a write: the part in which the write stopped, or {@link #parts} if all bytes were
   * written.
   */
  int stoppedIn() {
    int written = bytes.position();
    int part = 0;
    while (part < parts.size() && ends[part] <= written) {
      part++;
    }
    return part;
  }

  /** After a write: the number of written bytes of the part in which the write stopped. */
  int writtenOf(int part) {
    return bytes.position() - (part == 0 ? 0 : ends[part - 1]);
  }

  byte[] part(int part) {
    return parts.get(part);
  }

  /** The item of a part that is not an answer. The feed may have dropped the item meanwhile. */
  Item item(int part) {
    return Objects.requireNonNull(items.get(part));
  }
}
