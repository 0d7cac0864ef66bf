package belfry.protocol.dialect;

import belfry.protocol.Command;
import belfry.protocol.Refusal;
import org.jspecify.annotations.Nullable;

/** The meaning of a line from a client. */
public sealed interface Request {
  /** A command for the session. */
  record Asked(Command command) implements Request {}

  /**
   * A line that can't be understood or done, with the answer to it.
   *
   * @param id the client's name for the command; or null
   */
  record Refused(@Nullable String id, Refusal refusal) implements Request {}

  /** A question that the speech has answered itself. The bytes are lines to send. */
  @SuppressWarnings("ArrayRecordComponent") // handed over: the speech keeps no reference
  record Answered(byte[] bytes) implements Request {}

  /** An empty line, which asks for nothing. */
  record Nothing() implements Request {}
}
