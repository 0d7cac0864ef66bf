package belfry.server.backplane;

/** The result of claiming a name. */
public enum Claim {
  /** The name belongs to the holder now. An earlier holder with the same token has lost it. */
  GRANTED,
  /** The name belongs to somebody else. */
  TAKEN,
  /** An account owns the name, or owned it, and the holder is not logged in to that account. */
  RESERVED,
  /** The holder's login is older than the account's last change of credentials. */
  STALE
}
