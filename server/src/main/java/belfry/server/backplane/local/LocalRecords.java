package belfry.server.backplane.local;

import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import belfry.server.backplane.History;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Page;
import belfry.server.backplane.Records;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one process keeps.
 *
 * @param pages the entries of the journal; those in memory if it keeps nothing
 */
record LocalRecords(LogStore store, Journal journal, History pages) implements Records {
  @Override
  public List<LogName> names() {
    return journal.keepsEntries() ? journal.names() : store.names();
  }

  @Override
  public Page after(LogName log, @Nullable EntryId after, int limit) {
    return pages.after(log, after, limit);
  }

  @Override
  public Page before(LogName log, @Nullable EntryId before, int limit) {
    return pages.before(log, before, limit);
  }

  /** The journal goes first: a log that comes into memory after that has no removed entry. */
  @Override
  public void remove(LogName log, List<EntryId> entries, Nickname by) {
    journal.remove(log, entries, by);
    store.findOrAwait(log).ifPresent(found -> found.remove(entries, by));
    store.listing().changed(); // it has the topic, which may be removed
  }
}
