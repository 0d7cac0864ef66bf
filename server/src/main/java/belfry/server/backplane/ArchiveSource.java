package belfry.server.backplane;

import belfry.protocol.EntryId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The logs of a backplane, for the archive that copies them. The backplane keeps each entry until
 * {@link #archived} names it or a later one, as far as its bounds allow. Thread-safe; a method may
 * block for a bounded time.
 */
public interface ArchiveSource extends History {
  /**
   * The logs that have or may have entries which are not archived, each with the newest id of them.
   */
  Map<LogName, EntryId> waiting();

  /**
   * Whether this process is to copy now. At most one process of a deployment copies, apart from
   * moments in which another one takes over; two at once do no harm.
   */
  default boolean mayCopy() {
    return true;
  }

  /** This process can't copy, or does not any more, so that another one may go on at once. */
  default void endCopying() {}

  /** Whether the archive has all entries, as far as this process knows. Never blocks. */
  boolean isComplete();

  /**
   * Whether the archive has an entry, so that no other process still copies it. Always so where
   * only this process copies. May block.
   */
  default boolean hasArchived(LogName log, EntryId entry) {
    return true;
  }

  /**
   * The place after which the entries of a log are kept for the archive: those before it were
   * removed earlier. Null if that is not known. May block.
   */
  default @Nullable EntryId keptAfter(LogName log) {
    return null;
  }

  /** The archive has all entries of a log up to this id, or they are lost. */
  void archived(LogName log, EntryId last);
}
