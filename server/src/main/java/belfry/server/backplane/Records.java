package belfry.server.backplane;

import belfry.protocol.EntryId;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import java.util.List;

/**
 * The port to everything that is kept of all logs, for the owner of the data. Its pages have all
 * entries. Every method may block, also for the time that a database takes.
 */
public interface Records extends History {
  /**
   * The logs that are kept.
   *
   * @throws RefusedException if they can't be read now
   */
  List<LogName> names();

  /**
   * Replaces what entries say in all places where they are kept. When this method returns, no page
   * has it any more. A removed entry stays removed. Followers are not called: the caller appends an
   * entry that tells them.
   *
   * @param entries ids of entries of the log; others do nothing
   * @param instead what the entries say from now on
   * @throws RefusedException if that can't be done now, or not everywhere; it may be repeated
   */
  void replace(LogName log, List<EntryId> entries, Contents instead);

  /**
   * Removes the texts and the authors of entries; see {@link #replace} and {@link
   * Removal#announcement}.
   *
   * @param by the author of what stands in their place
   */
  default void remove(LogName log, List<EntryId> entries, Nickname by) {
    replace(log, entries, Contents.removedBy(by));
  }
}
