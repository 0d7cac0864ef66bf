package belfry.server.web;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the body of one HTTP/1.1 request, which ends after the length that the head names, or with
 * its last chunk (RFC 9112, sections 6 and 7.1). The body has a limit, and so has what chunks add
 * to it. Trailer fields are dropped.
 *
 * <p>Used by one thread at a time.
 */
public final class BodyReader {
  /** The longest line of the chunked coding: the size of a chunk, or a trailer field. */
  static final int LONGEST_LINE = 256;

  /** The highest number of lines of the chunked coding. */
  static final int MOST_LINES = 2_048;

  /** The result of reading. */
  public sealed interface Found {
    /** The body is complete. */
    @SuppressWarnings("ArrayRecordComponent") // the reader keeps no reference to it
    record Body(byte[] bytes) implements Found {}

    /**
     * The body is too long, or it is not certain where it ends.
     *
     * @param why a sentence for a person
     */
    record Bad(Status status, String why) implements Found {}

    /** The buffer has no further byte. */
    record NeedMore() implements Found {}
  }

  private static final Found NEED_MORE = new Found.NeedMore();
  private static final Pattern SIZE = Pattern.compile("([0-9A-Fa-f]{1,8})(?:[ \t]*;[\t -~]*)?");

  /** What comes next. */
  private enum Part {
    /** Bytes of a body whose length the head names. */
    WHOLE,
    /** The line with the size of a chunk. */
    SIZE,
    CHUNK,
    /** The empty line after the bytes of a chunk. */
    END_OF_CHUNK,
    /** A trailer field, or the empty line after all of them. */
    TRAILER
  }

  private final int limit;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final StringBuilder line = new StringBuilder();
  private Part part;

  /** Bytes of the body, or of the chunk, that have not come. */
  private long left;

  private int lines;

  /**
   * @param head a head that {@link HeadReader} has accepted
   * @param limit bytes of the longest body
   */
  public BodyReader(RequestHead head, int limit) {
    this.limit = limit;
    this.left = head.field("content-length").map(Long::parseLong).orElse(0L);
    this.part = head.isChunked() ? Part.SIZE : Part.WHOLE;
  }

  /** Reads from the position of the buffer to the end of the body. */
  public Found next(ByteBuffer bytes) {
    while (true) {
      if (left > limit - body.size()) {
        return new Found.Bad(
            Status.CONTENT_TOO_LARGE, "The body is longer than " + limit + " bytes");
      }
      if (part == Part.WHOLE || part == Part.CHUNK) {
        take(bytes);
        if (left > 0) {
          return NEED_MORE;
        }
        if (part == Part.WHOLE) {
          return new Found.Body(body.toByteArray());
        }
        part = Part.END_OF_CHUNK;
      }
      if (!takeLine(bytes)) {
        return line.length() > LONGEST_LINE ? bad("a line is too long") : NEED_MORE;
      }
      Found found = endOfLine();
      if (!(found instanceof Found.NeedMore)) {
        return found;
      }
    }
  }

  private void take(ByteBuffer bytes) {
    byte[] some = new byte[(int) Math.min(left, bytes.remaining())];
    bytes.get(some);
    body.writeBytes(some);
    left -= some.length;
  }

  /** Takes bytes up to a line feed. Returns whether the line is complete. */
  private boolean takeLine(ByteBuffer bytes) {
    while (bytes.hasRemaining() && line.length() <= LONGEST_LINE) {
      char c = (char) Byte.toUnsignedInt(bytes.get());
      line.append(c);
      if (c == '\n') {
        return true;
      }
    }
    return false;
  }

  private Found endOfLine() {
    String text = line.toString();
    line.setLength(0);
    if (!text.endsWith("\r\n") || ++lines > MOST_LINES) {
      return bad("a line does not end with CR LF, or there are too many");
    }
    String bare = text.substring(0, text.length() - "\r\n".length());
    return switch (part) {
      case SIZE -> beginChunk(bare);
      case END_OF_CHUNK -> {
        part = Part.SIZE;
        yield bare.isEmpty() ? NEED_MORE : bad("a chunk is longer than its size");
      }
      case TRAILER -> bare.isEmpty() ? new Found.Body(body.toByteArray()) : NEED_MORE;
      case WHOLE, CHUNK -> throw new IllegalStateException("these have no lines");
    };
  }

  private Found beginChunk(String size) {
    Matcher matcher = SIZE.matcher(size);
    if (!matcher.matches()) {
      return bad("the size of a chunk is malformed");
    }
    left = Long.parseLong(matcher.group(1), 16);
    part = left == 0 ? Part.TRAILER : Part.CHUNK;
    return NEED_MORE;
  }

  private static Found bad(String why) {
    return new Found.Bad(Status.BAD, "The chunked coding is broken: " + why);
  }
}
