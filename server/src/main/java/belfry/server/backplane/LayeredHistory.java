package belfry.server.backplane;

import belfry.protocol.EntryId;
import belfry.protocol.RefusedException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest entries of logs and older ones behind them, which are read as one log. A page may
 * begin in one of them and end in the other; an entry that both have is in it once.
 *
 * @param tails the newest entries
 * @param older the entries before them; it may have newer ones, too
 */
public record LayeredHistory(History tails, History older) implements History {
  /** If the older entries can't be read now, a page that has others says that there are more. */
  @Override
  public Page before(LogName log, @Nullable EntryId before, int limit) {
    Page near = tails.before(log, before, limit);
    if (near.more()) {
      return near;
    }
    List<Entry> newer = near.entries();
    EntryId edge = newer.isEmpty() ? before : newer.getFirst().id();
    int missing = limit - newer.size();
    try {
      Page far = older.before(log, edge, Math.max(1, missing));
      return missing == 0
          ? new Page(newer, !far.entries().isEmpty())
          : new Page(joined(far.entries(), newer), far.more());
    } catch (RefusedException e) {
      if (newer.isEmpty()) {
        throw e;
      }
      return new Page(newer, true);
    }
  }

  @Override
  public Page after(LogName log, @Nullable EntryId after, int limit) {
    Page near = tails.after(log, after, limit);
    List<Entry> newer = near.entries();
    if (newer.isEmpty() ? isEnd(log, after) : isNext(newer.getFirst(), after)) {
      return near;
    }
    Page far = older.after(log, after, limit);
    if (newer.isEmpty()) {
      return far;
    }
    EntryId edge = newer.getFirst().id();
    List<Entry> first = far.entries().stream().filter(e -> e.id().compareTo(edge) < 0).toList();
    if (far.more() && first.size() == far.entries().size()) {
      return far;
    }
    List<Entry> all = joined(first, newer);
    boolean isCut = all.size() > limit;
    return new Page(isCut ? all.subList(0, limit) : all, near.more() || isCut);
  }

  private static boolean isNext(Entry entry, @Nullable EntryId after) {
    return after != null && entry.isNextTo(after);
  }

  /** Whether nothing comes after an id, which spares a look at the older entries. */
  private boolean isEnd(LogName log, @Nullable EntryId after) {
    if (after == null) {
      return false;
    }
    List<Entry> newest = tails.before(log, null, 1).entries();
    return !newest.isEmpty() && after.compareTo(newest.getFirst().id()) >= 0;
  }

  private static List<Entry> joined(List<Entry> first, List<Entry> second) {
    List<Entry> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
