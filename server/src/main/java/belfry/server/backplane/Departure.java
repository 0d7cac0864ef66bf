package belfry.server.backplane;

/** How an occupant left a room. */
public enum Departure {
  /** The occupant left this room. */
  LEFT,
  /** The session of the occupant ended, so it left all its rooms at once. */
  DISCONNECTED,
  /** A moderator put the occupant out of this room. An entry of the log says so. */
  PUT_OUT
}
