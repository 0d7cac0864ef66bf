package belfry.server.chat;

import belfry.protocol.Event;
import belfry.protocol.dialect.Speech;
import belfry.server.delivery.Outgoing;

/** The way of events to one connection alone, in the words of its speech. Thread-safe. */
final class Answers {
  private final Outgoing outgoing;
  private volatile Speech speech;

  Answers(Outgoing outgoing, Speech speech) {
    this.outgoing = outgoing;
    this.speech = speech;
  }

  /** Takes another speech for all later events. */
  void speak(Speech other) {
    speech = other;
  }

  /** Sends an event to the connection. Any thread; never blocks. */
  void tell(Event event) {
    outgoing.send(speech.answer(event));
  }
}
