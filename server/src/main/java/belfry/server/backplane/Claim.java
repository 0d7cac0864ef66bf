package belfry.server.backplane;

/** The result of claiming a name. */
public enum Claim {
  /** The name belongs to the holder now. An earlier holder with the same token has lost it. */
  GRANTED,
  /** The name belongs to somebody else. */
  TAKEN
}
