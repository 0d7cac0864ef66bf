package belfry.server.chat;

import belfry.protocol.EntryId;
import belfry.protocol.dialect.Dialect;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Bytes on their way out: some frames, one after the other in one direct buffer. A pump fills it
 * once for the first member and writes the same bytes for every other member that stands at the
 * same place. Used by one thread at a time; borrowed from {@link Batches}.
 */
final class Batch {
  static final int CAPACITY = 64 * 1024;
  private static final int MOST_PARTS = 1024;

  /** Filled from 0 to {@code filled}; its position is how much of that was written. */
  private final ByteBuffer bytes = ByteBuffer.allocateDirect(CAPACITY);

  private int filled;
  private final List<byte[]> parts = new ArrayList<>();
  private final int[] ends = new int[MOST_PARTS];

  /** The frames that the parts are of; null where a part is an answer. */
  private final List<Frame> frames = new ArrayList<>();

  /** How many of the parts up to and with each are entries of a log. */
  private final int[] entries = new int[MOST_PARTS];

  private long delivered;

  /** What it is filled with, when members can share it; else null. */
  private Feed sharedFeed;

  private Dialect.Kind sharedKind;
  private final Set<String> hiddenFrom = new HashSet<>();

  /** The indexes that it covers, and the newest entry before the end of them. */
  private long from;

  private long to;
  private EntryId last;

  /** The feed whose end was fixed when a pass began, so that all members get the same bytes. */
  private Feed passFeed;

  private long passEnd;

  /** Begins a pass over the members of a feed. */
  void beginPass(Feed feed) {
    passFeed = feed;
    passEnd = feed.end();
  }

  /** Ends a pass, and forgets what the batch is filled with. */
  void endPass() {
    passFeed = null;
    clear();
  }

  /** Where a member of this feed moves to at most, for now. */
  long endOf(Feed feed) {
    return feed == passFeed ? passEnd : feed.end();
  }

  /** Empties it; nothing is shared any more. */
  void clear() {
    bytes.clear();
    filled = 0;
    parts.clear();
    frames.clear();
    hiddenFrom.clear();
    sharedFeed = null;
  }

  /** The first so many parts, or the beginning of the last of them, were written to a member. */
  void countDelivered(int written) {
    delivered += written == 0 ? 0 : entries[Math.min(written, parts.size()) - 1];
  }

  /** How many messages were written since this was last asked. */
  long takeDelivered() {
    long taken = delivered;
    delivered = 0;
    return taken;
  }

  /** Adds the bytes of something; false when they don't fit. */
  boolean add(byte[] part, Frame frame) {
    if (parts.size() == MOST_PARTS || part.length > bytes.remaining()) {
      return false;
    }
    bytes.put(part);
    filled = bytes.position();
    ends[parts.size()] = filled;
    entries[parts.size()] = parts.isEmpty() ? 0 : entries[parts.size() - 1];
    parts.add(part);
    frames.add(frame);
    return true;
  }

  /** Fills it with as much of a part, from an offset, as fits. */
  void addSome(byte[] part, int offset) {
    clear();
    bytes.put(part, offset, Math.min(part.length - offset, CAPACITY));
    filled = bytes.position();
  }

  /**
   * Fills it with what a member is to be told next, up to an end, unless it holds just that
   * already. Frames that are gone end the filling; the caller sees to the gap before.
   */
  void fill(Member member, Outgoing reader, long end) {
    Dialect dialect = reader.dialect();
    boolean plain =
        reader.ignored().isEmpty() && member.cursor >= member.liveFrom && member.isPastBeginning();
    if (plain
        && sharedFeed == member.feed
        && sharedKind == dialect.kind()
        && from == member.cursor
        && !hiddenFrom.contains(reader.id())) {
      return;
    }
    clear();
    from = member.cursor;
    to = from;
    boolean shared = plain;
    for (Frame frame; to < end && (frame = member.feed.at(to)) != null; to++) {
      if (member.wants(frame, reader)) {
        if (frame.isHiddenFromOrigin(dialect.kind())) {
          hiddenFrom.add(frame.origin);
        }
        if (!add(frame.bytes(dialect), frame)) {
          break;
        }
        if (frame.author != null) {
          entries[parts.size() - 1]++;
        }
      } else {
        shared = false;
      }
      last = frame.last;
    }
    if (shared) {
      sharedFeed = member.feed;
      sharedKind = dialect.kind();
    }
  }

  /** The index after the last frame that it covers. */
  long to() {
    return to;
  }

  /** The newest entry that it covers. */
  EntryId last() {
    return last;
  }

  boolean isEmpty() {
    return parts.isEmpty();
  }

  int parts() {
    return parts.size();
  }

  /** All of its bytes, to be written from the first one. */
  ByteBuffer rewound() {
    return bytes.position(0).limit(filled);
  }

  /** After a write: the part in which it stopped, or {@link #parts} when everything was written. */
  int stoppedIn() {
    int written = bytes.position();
    int part = 0;
    while (part < parts.size() && ends[part] <= written) {
      part++;
    }
    return part;
  }

  /** After a write: how much of the part in which it stopped was written. */
  int writtenOf(int part) {
    return bytes.position() - (part == 0 ? 0 : ends[part - 1]);
  }

  byte[] part(int part) {
    return parts.get(part);
  }

  /** The frame that a part is of; the feed may have dropped it meanwhile. */
  Frame frame(int part) {
    return frames.get(part);
  }
}
