package belfry.server.web;

/** What a client without an account may do by requests of HTTP, the least first. */
public enum GuestRights {
  NONE,
  /** It may follow rooms and read their history. */
  READ,
  /** It may say something, too. */
  SAY;

  /** Whether these rights include others. */
  public boolean include(GuestRights others) {
    return compareTo(others) >= 0;
  }
}
