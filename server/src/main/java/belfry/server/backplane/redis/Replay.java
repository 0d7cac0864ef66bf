package belfry.server.backplane.redis;

import belfry.protocol.EntryId;
import belfry.protocol.RefusedException;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Follower;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Page;
import java.util.List;

/**
 * The replay of a log to a new follower. Each method throws {@link RefusedException} if the log
 * can't be read now; errors of the follower go to the caller.
 */
record Replay(LogName log, FollowedLog.Reader reader) {
  /** The number of entries that are read at once. */
  static final int PAGE = 250;

  /**
   * The most entries that a follower gets, the newest of the log. A log whose archive is away may
   * have a hundred times as many, and whoever enters the room waits for this replay.
   */
  static final int MOST = 1_000;

  private static final Page NO_ENTRIES = new Page(List.of(), false);

  private static final EntryId NO_END = new EntryId(Long.MAX_VALUE, Long.MAX_VALUE);

  /** Replays the log to the first follower; returns the position that it has reached. */
  EntryId all(Follower follower) {
    EntryId end = reader.end(log); // read first: the page then holds all entries up to it
    Page first = end.seq() == 0 ? NO_ENTRIES : first(end);
    EntryId start = first.entries().isEmpty() ? end : first.entries().getFirst().previous();
    return replay(first, start, NO_END, follower);
  }

  /**
   * Replays the log to a later follower, up to the position that the other followers have reached.
   * Entries that the log has lost become a gap.
   */
  void upTo(EntryId reached, Follower follower) {
    Page first = first(reached);
    EntryId start = first.entries().isEmpty() ? reached : first.entries().getFirst().previous();
    EntryId at = replay(first, start.compareTo(reached) > 0 ? reached : start, reached, follower);
    if (at.compareTo(reached) < 0) {
      follower.gap(at, reached);
    }
  }

  /** The first page of what is replayed up to a position. */
  private Page first(EntryId end) {
    Page oldest = reader.after(log, null, PAGE);
    if (!oldest.more() || end.seq() - oldest.entries().getFirst().id().seq() <= MOST) {
      return oldest;
    }
    Page newest = reader.after(log, new EntryId(end.epoch(), end.seq() - MOST), PAGE);
    return newest.entries().isEmpty() ? oldest : newest;
  }

  private EntryId replay(Page first, EntryId start, EntryId end, Follower follower) {
    follower.begin(start);
    EntryId at = start;
    for (Page page = first; !page.entries().isEmpty(); page = reader.after(log, at, PAGE)) {
      for (Entry entry : page.entries()) {
        if (entry.id().compareTo(end) > 0) {
          return at;
        }
        deliver(entry, at, follower);
        at = entry.id();
      }
      if (!page.more()) {
        return at;
      }
    }
    return at;
  }

  /** Calls a follower for an entry, and for the gap before it if there is one. */
  static void deliver(Entry entry, EntryId before, Follower follower) {
    if (!entry.isNextTo(before)) {
      follower.gap(before, entry.gapEnd(before));
    }
    follower.entry(entry);
  }
}
