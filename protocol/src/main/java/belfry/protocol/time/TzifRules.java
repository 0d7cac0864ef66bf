package belfry.protocol.time;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The rules of a zone from a file of the tz database (TZif, RFC 9636, version 2 and later): a table
 * of transitions, and a rule for the time after the last one.
 */
final class TzifRules implements Zone.Rules {
  private static final int MAGIC = 0x545a6966;
  private static final int RESERVED = 15;

  private final long[] starts;
  private final Zone.Span[] spans;
  private final Optional<PosixRules> after;

  private TzifRules(long[] starts, Zone.Span[] spans, Optional<PosixRules> after) {
    this.starts = starts;
    this.spans = spans;
    this.after = after;
  }

  /** Reads the bytes of a file; empty if it is damaged or of version 1. */
  static Optional<TzifRules> read(byte[] file) {
    try {
      ByteBuffer in = ByteBuffer.wrap(file);
      Optional<Header> old = Header.read(in);
      if (old.isEmpty() || old.get().version() < '2') {
        return Optional.empty();
      }
      in.position(in.position() + old.get().bodyLength(Integer.BYTES));
      Optional<Header> header = Header.read(in);
      return header.isEmpty() ? Optional.empty() : Optional.of(body(in, header.get()));
    } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException _) {
      return Optional.empty();
    }
  }

  private static TzifRules body(ByteBuffer in, Header header) {
    long[] starts = new long[header.times()];
    in.asLongBuffer().get(starts);
    in.position(in.position() + starts.length * Long.BYTES);
    byte[] typeOf = take(in, starts.length);
    ByteBuffer types = ByteBuffer.wrap(take(in, header.types() * 6));
    byte[] names = take(in, header.names());
    in.position(in.position() + header.leaps() * 12 + header.standards() + header.locals());
    Zone.Span[] spans = new Zone.Span[starts.length + 1];
    for (int i = 0; i < spans.length; i++) {
      int type = i == 0 ? 0 : typeOf[i - 1] & 0xff;
      spans[i] =
          new Zone.Span(
              i == 0 ? Long.MIN_VALUE : starts[i - 1],
              i == starts.length ? Long.MAX_VALUE : starts[i],
              types.getInt(type * 6),
              name(names, types.get(type * 6 + 5) & 0xff));
    }
    String footer = new String(take(in, in.remaining()), US_ASCII).strip();
    return new TzifRules(starts, spans, PosixRules.parse(footer));
  }

  private static byte[] take(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private static String name(byte[] names, int from) {
    int to = from;
    while (names[to] != 0) {
      to++;
    }
    return new String(names, from, to - from, US_ASCII);
  }

  @Override
  public Zone.Span spanAt(long epochSecond) {
    int found = Arrays.binarySearch(starts, epochSecond);
    int index = found >= 0 ? found + 1 : -found - 1;
    if (index < starts.length || after.isEmpty()) {
      return spans[index];
    }
    Zone.Span span = after.get().spanAt(epochSecond);
    // The rule applies only after the last transition of the table.
    return new Zone.Span(
        Math.max(span.from(), spans[index].from()),
        span.until(),
        span.offset(),
        span.abbreviation());
  }

  /** The counts in a header, which give the sizes of the tables in the body. */
  private record Header(
      int version, int locals, int standards, int leaps, int times, int types, int names) {

    static Optional<Header> read(ByteBuffer in) {
      if (in.getInt() != MAGIC) {
        return Optional.empty();
      }
      int version = in.get();
      in.position(in.position() + RESERVED);
      Header header =
          new Header(
              version,
              in.getInt(),
              in.getInt(),
              in.getInt(),
              in.getInt(),
              in.getInt(),
              in.getInt());
      return header.isWithin(in.remaining()) ? Optional.of(header) : Optional.empty();
    }

    /** Whether each count is at least 0 and small enough for the bytes of the file. */
    private boolean isWithin(int bytes) {
      return IntStream.of(locals, standards, leaps, times, types, names)
          .allMatch(count -> count >= 0 && count <= bytes);
    }

    int bodyLength(int timeLength) {
      return times * (timeLength + 1)
          + types * 6
          + names
          + leaps * (timeLength + 4)
          + standards
          + locals;
    }
  }
}
