package belfry.server.archive;

import belfry.protocol.Code;
import belfry.protocol.EntryId;
import belfry.protocol.RefusedException;
import belfry.server.backplane.ArchiveSource;
import belfry.server.backplane.Contents;
import belfry.server.backplane.Entry;
import belfry.server.backplane.Kind;
import belfry.server.backplane.LayeredHistory;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Page;
import belfry.server.backplane.Records;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everything that a backplane and an archive keep. */
record ArchivedRecords(Records own, ArchiveSource source, Archiver archiver, ArchiveReading reading)
    implements Records {
  private static final Duration COPY_LIMIT = Duration.ofSeconds(20);
  private static final long POLL_NANOS = Duration.ofMillis(100).toNanos();

  @Override
  public List<LogName> names() {
    return Stream.concat(own.names().stream(), reading.names().stream()).distinct().toList();
  }

  /**
   * The entries of both. An entry that was removed from one of them only is in the page as the
   * other one still has it, so that a removal that failed halfway can be repeated.
   */
  @Override
  public Page after(LogName log, @Nullable EntryId after, int limit) {
    Page kept = own.after(log, after, limit);
    Page archived = reading.after(log, after, limit);
    TreeMap<EntryId, Entry> all = new TreeMap<>();
    Stream.concat(kept.entries().stream(), archived.entries().stream())
        .forEach(entry ->
            all.merge(entry.id(), entry, (one, other) -> one.kind() == Kind.REMOVED ? other : one));
    List<Entry> both =
        all.values().stream()
            .filter(entry -> isWithin(kept, entry) && isWithin(archived, entry))
            .toList();
    boolean isCut = both.size() > limit;
    return new Page(isCut ? both.subList(0, limit) : both, isCut || kept.more() || archived.more());
  }

  /** Whether a page has an entry, or has none at its place: behind its end it may have others. */
  private static boolean isWithin(Page page, Entry entry) {
    return !page.more() || entry.id().compareTo(page.entries().getLast().id()) <= 0;
  }

  @Override
  public Page before(LogName log, @Nullable EntryId before, int limit) {
    return new LayeredHistory(own, reading).before(log, before, limit);
  }

  /**
   * The archive comes first, and gets no copy from this process meanwhile: if it can't be written,
   * nothing has changed. Another process may have read entries before and copy them later; they are
   * replaced in the archive when it has done that.
   */
  @Override
  public void replace(LogName log, List<EntryId> entries, Contents instead) {
    EntryId last = entries.stream().max(EntryId::compareTo).orElseThrow();
    boolean wasArchived = source.hasArchived(log, last);
    archiver.replace(log, entries, instead, () -> own.replace(log, entries, instead));
    if (!wasArchived) {
      awaitArchived(log, last);
      archiver.replace(log, entries, instead, () -> {});
    }
  }

  private void awaitArchived(LogName log, EntryId entry) {
    long end = System.nanoTime() + COPY_LIMIT.toNanos();
    while (!source.hasArchived(log, entry)) {
      if (System.nanoTime() - end > 0) {
        throw new RefusedException(
            Code.UNAVAILABLE, "the archive does not get the newest messages now; try again");
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
