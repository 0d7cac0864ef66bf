package belfry.server.backplane.local;

import belfry.protocol.EntryId;
import belfry.server.backplane.ArchiveSource;
import belfry.server.backplane.LogName;
import belfry.server.backplane.Page;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a journal, for an archive. Owns the newest id of each log whose end the archive
 * may not have; after a start, those are all logs. Thread-safe.
 */
final class JournalArchive implements ArchiveSource {
  private final Supplier<JournalReading> reading;
  private final BiConsumer<LogName, EntryId> whenArchived;
  private final Map<LogName, EntryId> waiting = new ConcurrentHashMap<>();

  /**
   * @param reading the open file
   * @param whenArchived called when the archive has the entries of a log up to an id
   */
  JournalArchive(Supplier<JournalReading> reading, BiConsumer<LogName, EntryId> whenArchived) {
    this.reading = reading;
    this.whenArchived = whenArchived;
  }

  /** The journal has these entries. */
  void added(List<Journal.Write> batch) {
    batch.forEach(write -> added(write.log(), write.entry().id()));
  }

  void added(LogName log, EntryId last) {
    waiting.merge(log, last, (a, b) -> a.compareTo(b) > 0 ? a : b);
  }

  /** The number of these logs with entries that the archive does not have. */
  long waitingOf(List<LogName> logs) {
    return logs.stream().filter(waiting::containsKey).count();
  }

  @Override
  public Map<LogName, EntryId> waiting() {
    return Map.copyOf(waiting);
  }

  @Override
  public boolean isComplete() {
    return waiting.isEmpty();
  }

  @Override
  public void archived(LogName log, EntryId last) {
    waiting.computeIfPresent(log, (_, newest) -> newest.compareTo(last) > 0 ? newest : null);
    whenArchived.accept(log, last);
  }

  @Override
  public Page before(LogName log, @Nullable EntryId before, int limit) {
    return reading.get().ask(log.label(), tables -> tables.before(log, before, limit));
  }

  @Override
  public Page after(LogName log, @Nullable EntryId after, int limit) {
    return reading.get().ask(log.label(), tables -> tables.after(log, after, limit));
  }
}
