package belfry.protocol.dialect;

import belfry.protocol.Command;
import belfry.protocol.Event;
import java.util.List;

/**
 * One connection's side of a dialect. It reads the lines of the client, writes the events for this
 * connection alone, and owns the state that only the dialect needs. The connection's thread reads;
 * any thread may call {@link #answer}.
 */
public interface Speech {
  /** The dialect of the events that many connections get. */
  Dialect dialect();

  /** The commands that the connection begins with, before the client has sent anything. */
  List<Command> opening();

  /**
   * Reads one line.
   *
   * @param line the line in UTF-8, without its end
   */
  Request read(byte[] line);

  /**
   * Writes an event for this connection alone, and takes from it what changes the state of the
   * speech. Answers to commands come on the connection's thread.
   *
   * @return whole lines in UTF-8 with their ends; empty for an event that is not shown
   */
  byte[] answer(Event event);
}
