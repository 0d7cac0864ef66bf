package belfry.client.chat;

import belfry.protocol.Command;

/** A connection to a server, as far as the chat needs it. No method blocks. */
interface Connection {
  /** Whether nobody between this program and the server can read what is sent. */
  boolean isSecure();

  /** Sends a command; does nothing when the connection is gone. */
  void send(Command command);

  /**
   * Ends the connection; its reader then reports the end.
   *
   * @param why the reason, as a part of a sentence
   */
  void end(String why);
}
