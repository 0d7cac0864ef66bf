package belfry.server.chat;

import belfry.protocol.Event;
import belfry.protocol.dialect.Speech;
import belfry.server.delivery.Outgoing;
import java.util.function.Supplier;

/**
 * Sends events to one connection alone, in the words of its speech. Owns the choice of the speech.
 * Any thread may send; only the connection's thread exchanges the speech.
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

  /** The output of the connection. */
  Outgoing outgoing() {
    return outgoing;
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
   * Sends an event that contains entries of a log, or an event without them if it can't be encoded.
   * Such an error is a mistake of the server: it is reported, and the client misses the entries
   * only.
   *
   * @param without makes the event without the entries that can't be encoded
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
