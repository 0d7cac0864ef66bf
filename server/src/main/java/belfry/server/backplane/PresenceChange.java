package belfry.server.backplane;

/** A change of the occupants of a room. */
public sealed interface PresenceChange {
  /** The number of occupants after the change, counted over all instances. */
  int members();

  /** An occupant entered the room. */
  record Came(Occupant who, int members) implements PresenceChange {}

  /**
   * An occupant left the room.
   *
   * @param why the reason that the occupant gave; empty for none
   */
  record Went(Occupant who, int members, Departure how, String why) implements PresenceChange {
    /** A departure without a reason. */
    public Went(Occupant who, int members, Departure how) {
      this(who, members, how, "");
    }
  }

  /**
   * The name or the away message of an occupant changed.
   *
   * @param number the number of the change, see {@link Presence#change}; 0 if an earlier release
   *     made the change
   */
  record Changed(Occupant before, Occupant after, int members, long number)
      implements PresenceChange {}
}
