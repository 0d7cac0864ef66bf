package belfry.client.chat;

import belfry.protocol.Command;

/** A connection to a server, as far as the chat needs it. No method blocks. */
interface Connection {
  /** Sends a command; nothing happens when the connection is gone. */
  void send(Command command);

  /** Ends the connection; its end is then told to whoever follows it. */
  void end(String why);
}
