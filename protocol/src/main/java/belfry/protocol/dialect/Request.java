package belfry.protocol.dialect;

import belfry.protocol.Command;
import belfry.protocol.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The meaning of a line from a client. */
public sealed interface Request {
  /** A command for the session. */
  record Asked(Command command) implements Request {}

  /** Several commands, which the session does one after the other. */
  record AskedInTurn(List<Command> commands) implements Request {
    public AskedInTurn {
      commands = List.copyOf(commands);
    }
  }

  /**
   * A line that the speech can't read, with the refusal to send.
   *
   * @param id the id of the command; null if it has none
   */
  record Refused(@Nullable String id, Refusal refusal) implements Request {}

  /**
   * A command that the speech answers without the session, such as {@code /help}. The bytes are
   * whole lines to send.
   */
  @SuppressWarnings("ArrayRecordComponent") // the speech keeps no reference to it
  record Answered(byte[] bytes) implements Request {}

  /** Nothing for the session to do: an empty line, or one that the speech has dealt with itself. */
  record Nothing() implements Request {}
}
