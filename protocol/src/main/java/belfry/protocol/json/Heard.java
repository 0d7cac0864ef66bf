package belfry.protocol.json;

import belfry.protocol.Event;

/** The result of reading a line from a server. */
public sealed interface Heard {
  /** An event. */
  record Of(Event event) implements Heard {}

  /** A JSON object that is no event known to this release. The reader ignores it. */
  record Unknown() implements Heard {}

  /**
   * A line that no server of this protocol writes as an event: text before the first json line,
   * malformed JSON, or an event without a required field.
   *
   * @param why the mistake, for a log
   */
  record Nonsense(String why) implements Heard {}
}
