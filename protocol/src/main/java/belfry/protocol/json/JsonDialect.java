package belfry.protocol.json;

import belfry.protocol.Event;
import belfry.protocol.dialect.Decoded;
import belfry.protocol.dialect.Dialect;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * The dialect of programs: one JSON object (RFC 8259) a line. A command says {@code do}, an event
 * says {@code on}. Unknown fields are ignored, unknown commands are refused.
 */
public final class JsonDialect implements Dialect {
  private static final int DEEPEST = 32;

  static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
          .build();

  /** The dialect; it has no settings. */
  public JsonDialect() {}

  /** Whether a connection's first line is of this dialect: it begins with a brace. */
  public static boolean isSpokenIn(byte[] line) {
    return line.length > 0 && line[0] == '{';
  }

  @Override
  public Kind kind() {
    return Kind.JSON;
  }

  @Override
  public Decoded decode(byte[] line) {
    return JsonCommands.decode(line);
  }

  @Override
  public byte[] encode(Event event) {
    return JsonEvents.SHAPES.line(event);
  }
}
