package belfry.protocol.dialect;

import belfry.protocol.Command;
import belfry.protocol.Event;
import java.util.Iterator;
import java.util.List;

/**
 * The part of a dialect that belongs to one connection. A speech reads the lines of the client,
 * encodes the events that only this connection gets, and owns the state that only the dialect
 * needs. The connection's thread calls {@link #read}; any thread may call {@link #answer}.
 */
public interface Speech {
  /** The dialect, which encodes the events that many connections get. */
  Dialect dialect();

  /** The commands that the session does before the first line of the client. */
  List<Command> opening();

  /**
   * Reads one line.
   *
   * @param line the line in UTF-8, without its end
   */
  Request read(byte[] line);

  /**
   * Encodes an event that only this connection gets, and updates the state of the speech from it.
   * Answers to commands are encoded on the connection's thread.
   *
   * @return whole lines in UTF-8 with their ends; empty for an event that the dialect does not show
   */
  byte[] answer(Event event);

  /**
   * Whether {@link #answer} also encodes direct messages, people who come or are away, and entries
   * of this connection, because their bytes differ from reader to reader.
   */
  default boolean isPersonal() {
    return false;
  }

  /** Whether the client gets the direct messages to its name. */
  default boolean readsDirectMessages() {
    return true;
  }

  /** Called once, when the session has ended. */
  default void ended() {}

  /**
   * Whether the next line is a secret that the client was asked for, whatever it looks like. The
   * connection's thread calls it.
   */
  default boolean awaitsSecret() {
    return false;
  }

  /**
   * Encodes an answer with a list piece by piece. The pieces have no state of the speech, so any
   * thread may take them.
   */
  default Iterator<byte[]> pieces(Event.Listing<?> listing) {
    return dialect().pieces(listing);
  }
}
