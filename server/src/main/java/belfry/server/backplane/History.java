package belfry.server.backplane;

import belfry.protocol.EntryId;
import belfry.protocol.RefusedException;
import org.jspecify.annotations.Nullable;

/** Reads the entries of logs in pages. Every method may block, but only for a bounded time. */
public interface History {
  /**
   * Reads the first entries after an id, oldest first. If the log no longer has the entry that
   * follows {@code after}, the page begins with a later one.
   *
   * @param after null for the beginning
   * @throws RefusedException if the log can't be read now
   */
  Page after(LogName log, @Nullable EntryId after, int limit);

  /**
   * Reads the last entries before an id, oldest first.
   *
   * @param before null for the end
   * @throws RefusedException if the log can't be read now
   */
  Page before(LogName log, @Nullable EntryId before, int limit);
}
