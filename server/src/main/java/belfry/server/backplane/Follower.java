package belfry.server.backplane;

import belfry.protocol.EntryId;

/**
 * The receiver of the changes of a log. It gets them in the log's order, one call at a time, on any
 * thread. The caller may hold the log's lock, so a follower only hands over and never calls the
 * backplane. An error that {@link #begin} throws ends following; another error is reported, and the
 * next change is delivered all the same.
 */
public interface Follower {
  /** The first call: the next entry comes after this id. */
  void begin(EntryId last);

  /** The log got an entry. Its id continues the last one, unless {@link #gap} came in between. */
  void entry(Entry entry);

  /**
   * The entries after {@code from}, up to and including {@code to}, can't be delivered any more.
   */
  void gap(EntryId from, EntryId to);

  /**
   * The entries up to and including {@code upTo}, which this follower got, have reached the age at
   * which they are removed. The follower must not keep their texts.
   */
  default void expired(EntryId upTo) {}

  /** Something passed through the log, see {@link Logs#pass}. */
  default void passed(Entry passing) {}

  /** An occupant came, went or changed. Only in the log of a room. */
  void presence(PresenceChange change);
}
