package belfry.protocol.dialect;

import belfry.protocol.Event;

/**
 * The form of events on the wire. Immutable and shared by all connections: the bytes of an event
 * are equal for all readers of one dialect.
 */
public interface Dialect {
  /** The name of the dialect, for logs and counters. */
  String name();

  /** Whether a reader gets the messages that it wrote itself. */
  boolean isEchoing();

  /**
   * Whether a change of a person is one event, not one event for each room: a reader who is in
   * several rooms with that person gets it once.
   */
  boolean tellsChangesOnce();

  /**
   * Writes one event: any number of whole lines in UTF-8 with their ends. An event that the dialect
   * does not show has no bytes.
   */
  byte[] encode(Event event);
}
