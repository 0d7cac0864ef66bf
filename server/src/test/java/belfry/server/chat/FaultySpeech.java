package belfry.server.chat;

import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.dialect.Dialect;
import belfry.protocol.dialect.Request;
import belfry.protocol.dialect.Speech;
import belfry.protocol.json.JsonSpeech;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A program's speech that fails on some events.
 *
 * @param faulty a part of the events' text by which they are known
 */
record FaultySpeech(String faulty, Speech sound) implements Speech {
  FaultySpeech(String faulty) {
    this(faulty, new JsonSpeech());
  }

  @Override
  public Dialect dialect() {
    return sound.dialect();
  }

  @Override
  public List<Command> opening() {
    return sound.opening();
  }

  @Override
  public Request read(byte[] line) {
    return sound.read(line);
  }

  @Override
  public byte[] answer(Event event) {
    if (event.toString().contains(faulty)) {
      throw new IllegalStateException("a mistake in the encoder");
    }
    return sound.answer(event);
  }

  /** Fails once for all faulty values of a list. */
  @Override
  public Iterator<byte[]> pieces(Event.Listing<?> listing) {
    if (!listing.toString().contains(faulty)) {
      return sound.pieces(listing);
    }
    Iterator<byte[]> others = sound.pieces(withoutFaulty(listing));
    AtomicBoolean failed = new AtomicBoolean();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return others.hasNext();
      }

      @Override
      public byte[] next() {
        if (failed.compareAndSet(false, true)) {
          throw new IllegalStateException("a mistake in the encoder");
        }
        return others.next();
      }
    };
  }

  private Event.Listing<?> withoutFaulty(Event.Listing<?> listing) {
    return switch (listing) {
      case Event.People e -> new Event.People(e.id(), e.room(), sound(e.people()), e.total());
      case Event.Rooms e -> new Event.Rooms(e.id(), sound(e.rooms()), e.total());
      case Event.History e ->
          new Event.History(e.id(), e.of(), e.first(), e.last(), sound(e.messages()), e.more());
      case Event.Found e ->
          new Event.Found(e.id(), e.room(), e.extent(), sound(e.messages()), e.next());
    };
  }

  private <T> List<T> sound(List<T> values) {
    return values.stream().filter(value -> !value.toString().contains(faulty)).toList();
  }
}
