package belfry.server.rules;

/** The rank of a person in a room, the lowest first. One acts on lower ranks only. */
public enum Rank {
  /** Anybody in the room. */
  OCCUPANT,
  /** The host of a room without an owner. */
  HOST
}
