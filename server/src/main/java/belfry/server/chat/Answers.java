package belfry.server.chat;

import belfry.protocol.Event;
import belfry.protocol.dialect.Speech;
import belfry.server.delivery.Outgoing;

/**
 * The way of events to one connection alone, in the words of its speech. Owns which speech that is.
 * Any thread may tell; only the connection's thread exchanges the speech.
 */
final class Answers {
  private final Outgoing outgoing;
  private final Encodings encodings;
  private volatile Speech speech;

  Answers(Outgoing outgoing, Encodings encodings, Speech speech) {
    this.outgoing = outgoing;
    this.encodings = encodings;
    this.speech = speech;
  }

  /** Takes another speech for all later answers, and its encoding for all items not sent yet. */
  void speak(Speech other) {
    speech = other;
    outgoing.encodeIn(encodings.of(other.dialect()));
  }

  /** The speech of the connection. */
  Speech speech() {
    return speech;
  }

  /** Sends an event to the connection. Any thread; never blocks. */
  void tell(Event event) {
    outgoing.send(speech.answer(event));
  }
}
