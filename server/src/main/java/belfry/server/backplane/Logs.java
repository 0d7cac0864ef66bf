package belfry.server.backplane;

import belfry.protocol.EntryId;
import belfry.protocol.RefusedException;

/** Where logs are ordered and kept. Every method may block, but never longer than a stated time. */
public interface Logs {
  /**
   * Appends. {@link Outcome.Appended} is an ack: the backplane holds the entry as firmly as {@link
   * Backplane#promise} says. A sender appends one draft after the other; its entries keep that
   * order.
   */
  Outcome append(LogName log, Draft draft);

  /**
   * Entries after an id, oldest first. Where the log no longer holds the first of them the page
   * begins later: its first id does not follow {@code after}.
   *
   * @param after null for the beginning
   * @throws RefusedException when it can't be read now
   */
  Page after(LogName log, EntryId after, int limit);

  /**
   * The last entries before an id, oldest first.
   *
   * @param before null for the end
   * @throws RefusedException when it can't be read now
   */
  Page before(LogName log, EntryId before, int limit);

  /**
   * Tells a follower what the log holds, and from then on all that it gets, until {@link
   * #unfollow}.
   *
   * @throws RefusedException when there are as many logs as there may be, or it can't be done now
   */
  void follow(LogName log, Follower follower);

  /** Ends {@link #follow}. A call that has begun may still end after it. */
  void unfollow(LogName log, Follower follower);
}
