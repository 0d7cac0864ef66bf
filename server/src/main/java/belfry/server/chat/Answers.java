package belfry.server.chat;

import belfry.protocol.Event;
import belfry.protocol.dialect.Speech;
import belfry.server.delivery.Outgoing;
import java.util.function.Supplier;

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

  /**
   * Sends an event that has entries of a log in it, or another one in its place if it can't be
   * encoded. That is a mistake of the server, which is reported and costs the client only the
   * entries.
   *
   * @param without makes the event without what can't be encoded
   */
  void tell(Event event, Supplier<Event> without) {
    byte[] bytes;
    try {
      bytes = speech.answer(event);
    } catch (RuntimeException | Error e) {
      encodings.failed(speech.dialect(), event, e);
      bytes = speech.answer(without.get());
    }
    outgoing.send(bytes);
  }

  /** Whether an event can be encoded. */
  boolean canTell(Event event) {
    try {
      speech.answer(event);
      return true;
    } catch (RuntimeException | Error _) { // reported with the event that it is a part of
      return false;
    }
  }
}
