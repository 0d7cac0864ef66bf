package belfry.server.backplane;

/** What came of claiming a name. */
public enum Claim {
  /** The name is the holder's now. Whoever held it with the same token has lost it. */
  GRANTED,
  /** Somebody else holds it. */
  TAKEN
}
