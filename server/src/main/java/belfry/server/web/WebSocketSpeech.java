package belfry.server.web;

import belfry.protocol.Command;
import belfry.protocol.Event;
import belfry.protocol.dialect.Dialect;
import belfry.protocol.dialect.Request;
import belfry.protocol.dialect.Speech;
import java.util.List;

/**
 * A speech whose lines are the messages of a WebSocket. Immutable if the speech inside is: one
 * object then serves all connections.
 */
public final class WebSocketSpeech implements Speech {
  private final Speech lines;
  private final WebSocketDialect dialect;

  /**
   * @param lines a speech without state, whose answers are one line, or none
   */
  public WebSocketSpeech(Speech lines) {
    this.lines = lines;
    this.dialect = new WebSocketDialect(lines.dialect());
  }

  @Override
  public Dialect dialect() {
    return dialect;
  }

  @Override
  public List<Command> opening() {
    return lines.opening();
  }

  @Override
  public Request read(byte[] line) {
    Request request = lines.read(line);
    return request instanceof Request.Answered answered
        ? new Request.Answered(Frames.line(answered.bytes()))
        : request;
  }

  @Override
  public byte[] answer(Event event) {
    return dialect.encode(event);
  }
}
