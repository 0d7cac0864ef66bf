package belfry.server.chat;

import belfry.protocol.Event;

/** The way of events to one connection alone: its own answers. */
@FunctionalInterface
interface Answers {
  /** Sends an event to the connection. Any thread; never blocks. */
  void tell(Event event);
}
