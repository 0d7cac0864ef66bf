package belfry.server.chat;

import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.dialect.Dialect;
import belfry.protocol.dialect.Request;
import belfry.protocol.dialect.Speech;
import belfry.protocol.json.JsonSpeech;
import java.util.List;

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
}
