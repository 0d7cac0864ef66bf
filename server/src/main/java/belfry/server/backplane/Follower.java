package belfry.server.backplane;

import belfry.protocol.EntryId;

/**
 * Who is told what a log gets, in the log's order, one call at a time. Calls may come on any thread
 * and with the log's lock held: a follower only hands over, and never calls the backplane.
 */
public interface Follower {
  /** The first call: what follows begins after this id. */
  void begin(EntryId last);

  /** The next entry. Ids follow each other without a hole, unless {@link #gap} says otherwise. */
  void entry(Entry entry);

  /** What came after {@code from}, up to and with {@code to}, is lost to this follower. */
  void gap(EntryId from, EntryId to);

  /** Somebody came, went or changed; only for the log of a room. */
  void presence(PresenceChange change);
}
