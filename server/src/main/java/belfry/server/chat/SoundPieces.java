package belfry.server.chat;

import java.util.Iterator;
import java.util.function.Consumer;

/**
 * The pieces of an answer, without the values that can't be encoded. Such an error is a mistake of
 * the server; the first one of an answer is reported.
 *
 * <p>Used once, by one thread at a time.
 */
final class SoundPieces implements Iterator<byte[]> {
  private static final byte[] NOTHING = {};

  private final Iterator<byte[]> pieces;
  private final Consumer<Throwable> report;
  private boolean reported;

  SoundPieces(Iterator<byte[]> pieces, Consumer<Throwable> report) {
    this.pieces = pieces;
    this.report = report;
  }

  @Override
  public boolean hasNext() {
    return pieces.hasNext();
  }

  /** The next piece; empty in place of a value that can't be encoded. */
  @Override
  public byte[] next() {
    try {
      return pieces.next();
    } catch (RuntimeException | Error e) {
      if (!reported) {
        reported = true;
        report.accept(e);
      }
      return NOTHING;
    }
  }
}
