package belfry.server.backplane;

import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.WordQuery;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The port to search: finds entries of logs by their words. */
public interface Search {
  /**
   * Finds the newest entries that match. Blocks for a bounded time; holds no lock of a log while it
   * compares entries.
   *
   * @throws RefusedException if that can't be done now
   */
  Result find(Question question);

  /**
   * A search.
   *
   * @param words what an entry must say
   * @param logs the logs to search
   * @param from the sender; null for all senders
   * @param since only entries from this time on; or null
   * @param until only entries before this time; or null
   * @param isShown whether the asker sees an entry; ignored senders are left out so
   * @param after the place in the results after which this page begins; null for the newest entry
   * @param limit the largest number of results, at least 1
   */
  record Question(
      WordQuery words,
      List<LogName> logs,
      @Nullable Nickname from,
      @Nullable Instant since,
      @Nullable Instant until,
      Predicate<Entry> isShown,
      @Nullable SearchPlace after,
      int limit) {
    public Question {
      logs = List.copyOf(logs);
    }

    /** Whether an entry is a result of this search, on any page. */
    public boolean matches(Entry entry) {
      return entry.kind().isSearched()
          && (from == null || from.equals(entry.from()))
          && (since == null || !entry.time().isBefore(since))
          && (until == null || entry.time().isBefore(until))
          && isShown.test(entry)
          && words.matches(entry.said());
    }
  }

  /** An entry that was found, and its log. */
  record Hit(LogName log, Entry entry) {
    /** The place of this hit in the results. */
    public SearchPlace place() {
      return SearchPlace.of(log, entry);
    }
  }

  /**
   * One page of results.
   *
   * @param hits the entries, newest first
   * @param next the place after which the next page begins; null if there is none
   * @param compared the number of entries that were looked at one by one; the asker pays for them
   * @param characters the length of their texts together, which the asker pays for, too
   * @param reach how far back these entries go; null if the page is from a search of all entries
   *     that are kept, not of the newest ones only
   */
  record Result(
      List<Hit> hits,
      @Nullable SearchPlace next,
      int compared,
      long characters,
      @Nullable Reach reach) {
    public Result {
      hits = List.copyOf(hits);
    }
  }

  /**
   * How far back a search went.
   *
   * @param oldest the time of the oldest entry that was looked at; null if there was none
   */
  record Reach(@Nullable Instant oldest) {}
}
