package belfry.protocol.dialect;

import belfry.protocol.Event;

/**
 * How commands and events look on the wire. Immutable and shared by all connections: the bytes of
 * an event are the same for everybody who is told it in this dialect.
 */
public interface Dialect {
  /** Which dialect this is; what is encoded for one serves all of the same kind. */
  Kind kind();

  /**
   * Reads one line.
   *
   * @param line the line in UTF-8, without its end
   */
  Decoded decode(byte[] line);

  /**
   * Writes one event: any number of whole lines in UTF-8 with their ends. An event that this
   * dialect does not show has no bytes.
   */
  byte[] encode(Event event);

  /** The dialects there are. */
  enum Kind {
    /** For people. */
    TEXT,
    /** For programs. */
    JSON
  }
}
