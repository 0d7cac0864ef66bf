package belfry.protocol.dialect;

import belfry.protocol.Command;
import belfry.protocol.Refusal;

/** What a line turned out to be. */
public sealed interface Decoded {
  /** A command. */
  record Asked(Command command) implements Decoded {}

  /**
   * Something that gets a refusal as its answer.
   *
   * @param id what the client called it, or null
   */
  record Refused(String id, Refusal refusal) implements Decoded {}

  /** An empty line, which asks for nothing. */
  record Nothing() implements Decoded {}
}
