package belfry.protocol.dialect;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into lines. LF, CR LF, CR NUL and a single CR end a line, also if the
 * network splits the two bytes of an end. A line over the limit gives {@link Found.TooLong} once,
 * and its bytes are skipped. Too many bytes without a line end give {@link Found.Endless}.
 *
 * <p>Each connection has one reader; one thread at a time uses it. The reader holds memory only
 * while a line is incomplete.
 */
public final class LineReader {
  /** The result of reading. */
  public sealed interface Found {
    /** A complete line, without its end. */
    @SuppressWarnings("ArrayRecordComponent") // the reader keeps no reference to it
    record Line(byte[] bytes) implements Found {}

    /** A line is longer than the limit. The reader skips its bytes. */
    record TooLong() implements Found {}

    /** More bytes than the limit {@code endless} came without a line end. */
    record Endless() implements Found {}

    /** The buffer has no further byte. */
    record NeedMore() implements Found {}
  }

  private static final Found.TooLong TOO_LONG = new Found.TooLong();
  private static final Found.Endless ENDLESS = new Found.Endless();
  private static final Found.NeedMore NEED_MORE = new Found.NeedMore();
  private static final byte[] NONE = {};

  private final int limit;
  private final int endless;
  private byte[] begun = NONE;
  private long length;
  private boolean afterReturn;

  /**
   * @param limit bytes of the longest line
   * @param endless bytes without a line end that give {@link Found.Endless}
   */
  public LineReader(int limit, int endless) {
    this.limit = limit;
    this.endless = Math.max(endless, limit);
  }

  /** Bytes of the longest line. */
  public int limit() {
    return limit;
  }

  /**
   * Reads from the buffer's position to the end of a line. The caller repeats the call until the
   * result is {@link Found.NeedMore}.
   */
  public Found next(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      byte b = bytes.get();
      if (afterReturn) {
        afterReturn = false;
        if (b == '\n' || b == 0) {
          continue; // the second byte of a line end
        }
      }
      if (b == '\n' || b == '\r') {
        afterReturn = b == '\r';
        @Nullable Found line =
            length > limit ? null : new Found.Line(Arrays.copyOf(begun, (int) length));
        begun = NONE;
        length = 0;
        if (line != null) {
          return line;
        }
        continue; // the end of a line that gave TooLong
      }
      length++;
      if (length <= limit) {
        keep(b);
      } else if (length == limit + 1L) {
        begun = NONE;
        return TOO_LONG;
      } else if (length > endless) {
        return ENDLESS;
      }
    }
    return NEED_MORE;
  }

  /** Returns the last bytes of the stream, which have no line end, as a line. */
  public Found rest() {
    if (length == 0 || length > limit) {
      return NEED_MORE;
    }
    Found line = new Found.Line(Arrays.copyOf(begun, (int) length));
    begun = NONE;
    length = 0;
    return line;
  }

  private void keep(byte b) {
    int at = (int) length - 1;
    if (at == begun.length) {
      begun = Arrays.copyOf(begun, Math.min(limit, Math.max(64, begun.length * 2)));
    }
    begun[at] = b;
  }
}
