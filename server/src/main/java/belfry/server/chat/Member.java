package belfry.server.chat;

import belfry.protocol.EntryId;
import belfry.protocol.RoomName;

/** One session in one log: a cursor. */
final class Member {
  final Feed feed;
  final Outgoing outgoing;

  /** What a gap is told of: the room; null for an inbox. */
  final RoomName room;

  /** Passing notices before this index were before the session's time. */
  final long liveFrom;

  /**
   * The index of the next frame to be told, and the newest entry before it. Owned by the writer of
   * the outgoing side; the pump reads the cursor as a hint.
   */
  volatile long cursor;

  EntryId last;

  /**
   * The last entry that was told before this member began; the feed may get it and earlier ones
   * only now, where this instance is behind the one from which the client came. Null when nothing
   * of that kind is to be expected any more. Owned by the writer.
   */
  private EntryId told;

  /** Where the pump has this member. Owned by the pump. */
  int slot = -1;

  Member(Feed feed, Outgoing outgoing, RoomName room, long cursor, EntryId last, long liveFrom) {
    this.feed = feed;
    this.outgoing = outgoing;
    this.room = room;
    this.cursor = cursor;
    this.last = last;
    this.told = last;
    this.liveFrom = liveFrom;
  }

  /** Whether the feed is past all that was told before this member began. */
  boolean isPastBeginning() {
    if (told != null && last.compareTo(told) > 0) {
      told = null;
    }
    return told == null;
  }

  /** Whether a frame is told to this member at all. */
  boolean wants(Frame frame, Outgoing reader) {
    if (frame.entry == null && frame.index < liveFrom) {
      return false;
    }
    if (frame.entry != null && told != null && frame.entry.compareTo(told) <= 0) {
      return false;
    }
    if (frame.author != null && reader.ignored().contains(frame.author)) {
      return false;
    }
    return !(frame.isHiddenFromOrigin(reader.dialect().kind()) && frame.origin.equals(reader.id()));
  }
}
