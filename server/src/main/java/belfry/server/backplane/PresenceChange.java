package belfry.server.backplane;

/**
 * Who came into a room, went, or changed. {@code members} is how many are in the room after it, on
 * all instances.
 */
public sealed interface PresenceChange {
  /** How many are in the room now. */
  int members();

  /** Somebody came. */
  record Came(Occupant who, int members) implements PresenceChange {}

  /** Somebody went. */
  record Went(Occupant who, int members) implements PresenceChange {}

  /** Somebody has another name, or went away or came back. */
  record Changed(Occupant before, Occupant after, int members) implements PresenceChange {}
}
