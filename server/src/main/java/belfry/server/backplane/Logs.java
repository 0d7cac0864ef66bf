package belfry.server.backplane;

import belfry.protocol.RefusedException;

/**
 * The port to logs. Every method may block, but only for a bounded time. The pages have the entries
 * of the tails, which are bounded.
 */
public interface Logs extends History {
  /** An append that was begun. Used by the thread that began it. */
  interface Appending {
    /** Whether the outcome is known. */
    boolean isDone();

    /** Waits for the outcome. */
    Outcome await();
  }

  /**
   * Begins to append a draft to a log, for a sender that has more to do meanwhile. The entries of
   * one sender keep the order in which they were begun. The sender must {@link Appending#await}
   * each outcome soon: followers may wait for it.
   *
   * @throws RefusedException if there are too many logs, or the log can't be read now
   */
  default Appending begin(LogName log, Draft draft) {
    Outcome outcome = append(log, draft);
    return new Appending() {
      @Override
      public boolean isDone() {
        return true;
      }

      @Override
      public Outcome await() {
        return outcome;
      }
    };
  }

  /**
   * Appends a draft to a log. {@link Outcome.Appended} is an ack: what it survives is stated by
   * {@link Backplane#promise}. A sender that waits for each outcome before the next append keeps
   * the order of its entries.
   */
  Outcome append(LogName log, Draft draft);

  /**
   * Sends a draft to all followers of a log, which do not keep it, and which get it at most once.
   * It becomes no entry, and has the id of {@link Entry#passing}.
   *
   * @return what the followers get
   * @throws RefusedException if that can't be done now
   */
  Entry pass(LogName log, Draft draft);

  /**
   * Adds a follower. It is called for the newest entries of the log, at least a thousand if the log
   * has as many, before this method returns, and then for each change until {@link #unfollow}.
   *
   * @throws RefusedException if there are too many logs, or the log can't be read now
   */
  void follow(LogName log, Follower follower);

  /**
   * Removes a follower. A call of the follower that is under way may end after this method. Does
   * nothing if it does not follow the log.
   */
  void unfollow(LogName log, Follower follower);
}
