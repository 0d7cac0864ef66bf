package belfry.server.backplane.local;

import belfry.protocol.EntryId;
import belfry.server.backplane.Contents;
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

  /** The journal goes first: a log that comes into memory after that has no replaced entry. */
  @Override
  public void replace(LogName log, List<EntryId> entries, Contents instead) {
    journal.replace(log, entries, instead);
    store.findOrAwait(log).ifPresent(found -> found.replace(entries, instead));
    store.listing().changed(); // it has the topic, which may be removed
  }
}
