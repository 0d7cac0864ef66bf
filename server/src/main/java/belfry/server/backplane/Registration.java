package belfry.server.backplane;

/** The result of a registration. */
public enum Registration {
  /** The account owns the name from now on, and the session holds it as the account. */
  REGISTERED,
  /** The session does not hold the name. */
  NOT_HELD,
  /** An account has the name, or had it. */
  RESERVED
}
