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

  private static final Page NO_ENTRIES = new Page(List.of(), false);

  private static final EntryId NO_END = new EntryId(Long.MAX_VALUE, Long.MAX_VALUE);

  /** Replays everything to the first follower; returns the position that it has reached. */
  EntryId all(Follower follower) {
    EntryId end = reader.end(log); // read first: the page then holds all entries up to it
    Page first = end.seq() == 0 ? NO_ENTRIES : reader.after(log, null, PAGE);
    EntryId start = first.entries().isEmpty() ? end : first.entries().getFirst().previous();
    return replay(first, start, NO_END, follower);
  }

  /**
   * Replays the log to a later follower, up to the position that the other followers have reached.
   * Entries that the log has lost become a gap.
   */
  void upTo(EntryId reached, Follower follower) {
    Page first = reader.after(log, null, PAGE);
    EntryId start = first.entries().isEmpty() ? reached : first.entries().getFirst().previous();
    EntryId at = replay(first, start.compareTo(reached) > 0 ? reached : start, reached, follower);
    if (at.compareTo(reached) < 0) {
      follower.gap(at, reached);
    }
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
