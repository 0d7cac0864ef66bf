package belfry.protocol.json;

import belfry.protocol.Event;
import belfry.protocol.dialect.Dialect;
import belfry.protocol.dialect.Pieces;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * The dialect of programs: one JSON object (RFC 8259) a line. A command has the field {@code do},
 * an event the field {@code on}. Unknown fields are ignored; unknown commands are refused.
 */
public final class JsonDialect implements Dialect {
  private static final int DEEPEST = 32;

  static final JsonFactory JSON =
      JsonFactory.builder()
          .characterEscapes(new TerminalEscapes())
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
          .build();

  /** The dialect; it has no settings. */
  public JsonDialect() {}

  @Override
  public String name() {
    return "json";
  }

  @Override
  public boolean tellsChangesOnce() {
    return false;
  }

  /** A program gets its own messages too, because they carry the id and the time. */
  @Override
  public boolean isEchoing() {
    return true;
  }

  @Override
  public byte[] encode(Event event) {
    return JsonEvents.SHAPES.line(event);
  }

  @Override
  public Pieces<?> pieces(Event.Listing<?> listing) {
    return JsonEvents.pieces(listing);
  }
}
