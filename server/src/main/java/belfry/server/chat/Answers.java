package belfry.server.chat;

import belfry.protocol.Event;
import belfry.protocol.dialect.Dialect;
import belfry.protocol.dialect.Speech;
import belfry.server.delivery.Outgoing;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

/**
 * Sends events to one connection alone, in the words of its speech. Owns the choice of the speech.
 * Any thread may send; only the connection's thread exchanges the speech.
 */
final class Answers {
  private final Outgoing outgoing;
  private final Encodings encodings;
  private final ChatCounters counters;
  private volatile Speech speech;

  Answers(Outgoing outgoing, Encodings encodings, Speech speech, ChatCounters counters) {
    this.outgoing = outgoing;
    this.encodings = encodings;
    this.counters = counters;
    this.speech = speech;
    if (speech.isPersonal()) {
      outgoing.encodePersonally(speech::answer);
    }
  }

  /** Takes another encoding of the same speech for all items not sent yet. */
  void readIn(Dialect dialect) {
    outgoing.encodeIn(encodings.of(dialect));
  }

  /** Takes another speech for all later answers, and its encoding for all items not sent yet. */
  void speak(Speech other) {
    speech = other;
    outgoing.encodeIn(encodings.of(other.dialect()));
  }

  /** 1 if the reader is told of each coming and going at once, else 0. It never changes. */
  int promptReaders() {
    return speech.dialect().tellsPeopleAtOnce() ? 1 : 0;
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
    if (event instanceof Event.Refused refused) {
      counters.refused(refused.refusal().code());
    }
    outgoing.send(speech.answer(event));
  }

  /**
   * Sends an event that contains entries of a log, or an event without them if it can't be encoded.
   * Such an error is an internal one: it is reported, and the client misses the entries only.
   *
   * @param without makes the event without the entries that can't be encoded
   */
  void tell(Event event, Supplier<Event> without) {
    outgoing.send(encoded(event, without));
  }

  private byte[] encoded(Event event, Supplier<Event> without) {
    try {
      return speech.answer(event);
    } catch (RuntimeException | Error e) {
      failed(event, e);
      return speech.answer(without.get());
    }
  }

  /**
   * Sends an answer with a list, which is encoded while the client takes it. A value that can't be
   * encoded is reported, and left out.
   */
  void tell(Event.Listing<?> listing) {
    outgoing.send(new SoundPieces(speech.pieces(listing), e -> failed(listing, e)));
  }

  private void failed(Event event, Throwable why) {
    encodings.failed(speech.dialect(), event, why);
  }

  /**
   * Sends events that contain entries of a log one after the other, each of which is encoded when
   * the client takes it.
   */
  void tell(List<Missed> missed) {
    Iterator<Missed> events = missed.iterator();
    outgoing.send(
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return events.hasNext();
          }

          @Override
          public byte[] next() {
            Missed next = events.next();
            return encoded(next.event(), next::without);
          }
        });
  }

  /**
   * An event that a client has missed.
   *
   * @param without the event in place of one that can't be encoded
   */
  record Missed(Event event, Event without) {}
}
