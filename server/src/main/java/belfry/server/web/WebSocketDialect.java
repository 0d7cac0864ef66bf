package belfry.server.web;

import belfry.protocol.Event;
import belfry.protocol.dialect.Dialect;
import java.util.Iterator;

/**
 * A dialect of lines in the frames of a WebSocket: each line is a text message, without its line
 * end. Immutable; all connections share it.
 */
final class WebSocketDialect implements Dialect {
  private final Dialect lines;

  /**
   * @param lines a dialect that makes one line, or none, of each event
   */
  WebSocketDialect(Dialect lines) {
    this.lines = lines;
  }

  @Override
  public String name() {
    return lines.name() + "-websocket";
  }

  @Override
  public boolean isEchoing() {
    return lines.isEchoing();
  }

  @Override
  public boolean tellsChangesOnce() {
    return lines.tellsChangesOnce();
  }

  @Override
  public byte[] encode(Event event) {
    byte[] line = lines.encode(event);
    return line.length == 0 ? line : Frames.line(line);
  }

  /** The pieces are the fragments of one message. */
  @Override
  public Iterator<byte[]> pieces(Event.Listing<?> listing) {
    return new Fragments(lines.pieces(listing));
  }

  /** Makes a fragment of each piece. */
  private static final class Fragments implements Iterator<byte[]> {
    private final Iterator<byte[]> pieces;
    private boolean begun;

    Fragments(Iterator<byte[]> pieces) {
      this.pieces = pieces;
    }

    @Override
    public boolean hasNext() {
      return pieces.hasNext();
    }

    @Override
    public byte[] next() {
      byte[] piece = pieces.next();
      byte[] fragment = Frames.part(piece, !begun, !pieces.hasNext());
      begun = true;
      return fragment;
    }
  }
}
