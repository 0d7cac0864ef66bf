package belfry.protocol.json;

import belfry.protocol.Event;

/** What a line from a server turned out to be. */
public sealed interface Heard {
  /** An event. */
  record Of(Event event) implements Heard {}

  /** An object of JSON, but no event that this release knows: to be passed over. */
  record Unknown() implements Heard {}

  /**
   * Nothing that a server of this protocol writes: text before the first brace, broken JSON, or an
   * event that lacks what it must have.
   *
   * @param why what is wrong, for a log
   */
  record Nonsense(String why) implements Heard {}
}
