package belfry.protocol.json;

import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.dialect.Dialect;
import belfry.protocol.dialect.Request;
import belfry.protocol.dialect.Speech;
import java.util.List;

/** The speech of a program. It is immutable: one object serves all connections. */
public final class JsonSpeech implements Speech {
  private static final JsonDialect DIALECT = new JsonDialect();

  /** The speech; it has no settings. */
  public JsonSpeech() {}

  /**
   * Whether the first line of a connection comes from a program: whether it begins with a brace,
   * after any spaces and tabs.
   */
  public static boolean isSpokenIn(byte[] line) {
    int at = 0;
    while (at < line.length && (line[at] == ' ' || line[at] == '\t')) {
      at++;
    }
    return at < line.length && line[at] == '{';
  }

  @Override
  public Dialect dialect() {
    return DIALECT;
  }

  @Override
  public List<Command> opening() {
    return List.of();
  }

  @Override
  public Request read(byte[] line) {
    return JsonCommands.read(line);
  }

  @Override
  public byte[] answer(Event event) {
    return DIALECT.encode(event);
  }
}
