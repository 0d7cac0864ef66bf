package belfry.protocol.dialect;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts bytes into lines. LF, CR LF, CR NUL and a CR alone end a line, wherever the bytes were
 * split. A line over the limit is told as too long once and skipped to its end; bytes without any
 * end are told as endless.
 *
 * <p>One object a connection, used by one thread. It holds memory only for a line that has begun.
 */
public final class LineReader {
  /** What came of the bytes so far. */
  public sealed interface Found {
    /** A whole line without its end. */
    @SuppressWarnings("ArrayRecordComponent") // handed over: the reader keeps no reference
    record Line(byte[] bytes) implements Found {}

    /** A line that is longer than the limit; its bytes are skipped. */
    record TooLong() implements Found {}

    /** More bytes without an end than a connection is worth. */
    record Endless() implements Found {}

    /** All bytes are used up; more are needed. */
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
   * @param endless bytes without an end that are told as {@link Found.Endless}
   */
  public LineReader(int limit, int endless) {
    this.limit = limit;
    this.endless = Math.max(endless, limit);
  }

  /** Reads on from the buffer's position; to be called until it answers {@link Found.NeedMore}. */
  public Found next(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      byte b = bytes.get();
      if (afterReturn) {
        afterReturn = false;
        if (b == '\n' || b == 0) {
          continue; // the second half of an end
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
        continue; // the end of a line that was told as too long
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

  /** What has begun and has no end, as a line: for the last bytes before the end of a stream. */
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
