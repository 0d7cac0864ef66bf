package belfry.server.backplane;

import org.jspecify.annotations.Nullable;

/** The outcome of entering a room. */
public sealed interface Arrival {
  /**
   * The session is in the room.
   *
   * @param state the state of the room, the session included
   */
  record Entered(RoomState state) implements Arrival {}

  /**
   * The session is not in the room: other rules are in force than those by which it was judged. The
   * caller judges by these, and tries again.
   *
   * @param inForce the rules in force; null for none
   * @param host the {@link Holder#id} of the session with which this person is the host, also if
   *     that session has left; null if this person is not the host
   */
  record Stale(@Nullable RoomRules inForce, @Nullable String host) implements Arrival {}

  /** The session is not in the room: as many occupants are there as it allows. */
  record Full() implements Arrival {}
}
