package belfry.server.archive;

import belfry.protocol.EntryId;
import belfry.protocol.RefusedException;
import belfry.protocol.WordQuery;
import belfry.server.backplane.Entry;
import belfry.server.backplane.History;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Page;
import belfry.server.backplane.Search;
import belfry.server.backplane.TailSearch;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Searches the newest entries of logs, and behind them the index of an archive, as one log. Both
 * compare the text of each entry, so an entry is found in the archive exactly if it was found
 * before it came there. While the archive can't be asked, only the newest entries are searched, and
 * the result says how far back they go. Thread-safe.
 */
final class IndexedSearch implements Search {
  private final History tails;
  private final Index index;
  private final Search whole = new TailSearch(this::candidates);
  private final Search newest;

  /** The index of the words of archived entries. */
  interface Index {
    /**
     * Reads the last entries before an id that may have all these words, oldest first.
     *
     * @param before null for the end
     * @throws RefusedException if the archive can't be asked now
     */
    Page before(LogName log, @Nullable EntryId before, List<WordQuery.Lookup> words, int limit);
  }

  /**
   * @param tails the newest entries, some of which the archive may have, too
   */
  IndexedSearch(History tails, Index index) {
    this.tails = tails;
    this.index = index;
    this.newest = new TailSearch(tails);
  }

  @Override
  public Result find(Question question) {
    try {
      Result all = whole.find(question);
      return new Result(all.hits(), all.next(), all.compared(), all.characters(), null);
    } catch (RefusedException _) { // the reason is logged where the archive is asked
      return newest.find(question);
    }
  }

  private Page candidates(LogName log, @Nullable EntryId before, Question question, int limit) {
    Page near = tails.before(log, before, limit);
    if (near.more()) {
      return near;
    }
    EntryId edge = near.entries().isEmpty() ? before : near.entries().getFirst().id();
    Page far = index.before(log, edge, question.words().lookups(), limit);
    List<Entry> both = Stream.concat(far.entries().stream(), near.entries().stream()).toList();
    return new Page(both, far.more());
  }
}
