package belfry.server.backplane;

import belfry.protocol.EntryId;
import belfry.protocol.RefusedException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The logs of a backplane, for the archive that copies them. The backplane keeps each entry until
 * {@link #archived} names it or a later one, as far as its bounds allow. Thread-safe; every method
 * may block for a bounded time.
 */
public interface ArchiveSource {
  /**
   * The logs that have or may have entries which are not archived, each with the newest id of them.
   */
  Map<LogName, EntryId> waiting();

  /**
   * Reads the first entries after an id, oldest first.
   *
   * @param after null for the beginning
   * @throws RefusedException if the log can't be read now
   */
  List<Entry> read(LogName log, @Nullable EntryId after, int limit);

  /** The archive has all entries of a log up to this id. */
  void archived(LogName log, EntryId last);
}
