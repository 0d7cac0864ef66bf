package belfry.server.backplane;

/** How an occupant left a room. */
public enum Departure {
  /** The occupant left this room. */
  LEFT,
  /** The session of the occupant ended, so it left all its rooms at once. */
  DISCONNECTED
}
