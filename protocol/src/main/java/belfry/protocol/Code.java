package belfry.protocol;

import java.util.Locale;

/**
 * The reason for a refusal, from a closed list. A program acts on the code; a person reads the
 * sentence that comes with it.
 */
public enum Code {
  /** The line is not UTF-8, not an object of JSON, or not well formed. */
  MALFORMED,
  /** The line is longer than the limit of the server. */
  TOO_LONG,
  /** The server does not know this command. */
  UNKNOWN_COMMAND,
  /** A field is missing, or has a wrong type or value. */
  BAD_FIELD,
  /** A person or a room can't have this name. */
  BAD_NAME,
  /** Another client holds the name. */
  NAME_TAKEN,
  /** An account owns the name, and the client is not logged in to it. */
  NAME_RESERVED,
  /** No such account, or the secret is not one of its credentials. */
  WRONG_LOGIN,
  /** The command needs a connection that is logged in. */
  LOGIN_NEEDED,
  /** The server can't keep accounts. */
  NO_ACCOUNTS,
  /** The client, its network or others have tried this too often. */
  TOO_OFTEN,
  /** The client may not do this in this room. */
  NOT_ALLOWED,
  /** The client may not speak in this room for some time. */
  MUTED,
  /** The client may not enter this room for some time. */
  BANNED,
  /** The room has a key, and the client gave none or another one. */
  KEY_NEEDED,
  /** The command needs a room that the client is not in. */
  NOT_IN_ROOM,
  /** The client, its address or the server has reached its limit of rooms. */
  TOO_MANY_ROOMS,
  /** Nobody holds the name. */
  NOBODY,
  /**
   * The server did not apply the command, because it can't do so now. The client may send the same
   * command again.
   */
  UNAVAILABLE,
  /**
   * The server does not know whether the command was applied. The client may send the same command
   * with the same id again; it is applied once.
   */
  UNKNOWN_OUTCOME,
  /**
   * The server has reached its limit of connections, in all or from this address; or a room has
   * reached its limit of people.
   */
  FULL,
  /** The server serves this only on an encrypted connection, or on its own machine. */
  INSECURE,
  /** The server is about to stop. */
  STOPPING;

  private final String wire = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /**
   * Whether the same command with the same id can succeed later, after a pause or on a new
   * connection. Any other refusal is repeated until the client changes something else.
   */
  public boolean mayBeTriedAgain() {
    return switch (this) {
      case UNAVAILABLE, UNKNOWN_OUTCOME, STOPPING -> true;
      case MALFORMED, TOO_LONG, UNKNOWN_COMMAND, BAD_FIELD, BAD_NAME -> false;
      case NAME_TAKEN, NOT_IN_ROOM, TOO_MANY_ROOMS, NOBODY, FULL, INSECURE -> false;
      case NAME_RESERVED, WRONG_LOGIN, LOGIN_NEEDED, NO_ACCOUNTS, TOO_OFTEN -> false;
      case NOT_ALLOWED, MUTED, BANNED, KEY_NEEDED -> false;
    };
  }

  /** The form of the code on the wire, such as {@code name-taken}. */
  public String wire() {
    return wire;
  }
}
