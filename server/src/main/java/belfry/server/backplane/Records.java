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
   * Removes the texts and the authors of entries from all places where they are kept; see {@link
   * Removal#inPlaceOf}. When this method returns, no page has them any more. Followers are not
   * called: the caller appends a {@link Removal#announcement} for them.
   *
   * @param entries ids of entries of the log; others do nothing
   * @param by the author of what stands in their place
   * @throws RefusedException if that can't be done now, or not everywhere; it may be repeated
   */
  void remove(LogName log, List<EntryId> entries, Nickname by);
}
