package belfry.protocol;

import java.util.Locale;

/**
 * Why something was refused: a closed list. A program acts on the code, a person reads the sentence
 * beside it.
 */
public enum Code {
  /** The line is not UTF-8, not an object of JSON, or not well formed. */
  MALFORMED,
  /** The line is longer than the server takes. */
  TOO_LONG,
  /** No such command. */
  UNKNOWN_COMMAND,
  /** A field is missing, or has a wrong type or value. */
  BAD_FIELD,
  /** Not a name that a person or a room may have. */
  BAD_NAME,
  /** Somebody has that name. */
  NAME_TAKEN,
  /** The command is about a room that the client is not in. */
  NOT_IN_ROOM,
  /** The client is in as many rooms as it may be, or the server has as many as it may have. */
  TOO_MANY_ROOMS,
  /** Nobody here has that name. */
  NOBODY,
  /** Not applied, because the server can't do it now. The same command may be sent again. */
  UNAVAILABLE,
  /**
   * Whether it was applied is not known. The same command with the same id is safe to send again.
   */
  UNKNOWN_OUTCOME,
  /** The server has as many connections as it may have, in all or from this address. */
  FULL,
  /** The server is about to stop. */
  STOPPING;

  private final String wire = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /**
   * Whether a client may send the same command with the same id again, after a pause or on a new
   * connection, and expect it to succeed. Other refusals stand until something else changes.
   */
  public boolean mayBeTriedAgain() {
    return switch (this) {
      case UNAVAILABLE, UNKNOWN_OUTCOME, STOPPING -> true;
      case MALFORMED, TOO_LONG, UNKNOWN_COMMAND, BAD_FIELD, BAD_NAME -> false;
      case NAME_TAKEN, NOT_IN_ROOM, TOO_MANY_ROOMS, NOBODY, FULL -> false;
    };
  }

  /** The code as it is written on the wire, such as {@code name-taken}. */
  public String wire() {
    return wire;
  }
}
