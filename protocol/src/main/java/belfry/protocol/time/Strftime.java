package belfry.protocol.time;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.stream.Stream;

/**
 * A compiled strftime format. It writes what glibc's {@code strftime} writes in the C locale, also
 * for unknown and incomplete sequences. It adds {@code %N}, {@code %1N} to {@code %9N}, {@code %:z}
 * and {@code %::z}, which glibc copies unchanged.
 *
 * <p>A format is immutable, and any thread may use it. Writing allocates nothing.
 */
public final class Strftime implements Compilation {
  /** The longest format, in bytes. */
  public static final int MAX_FORMAT = 1_024;

  /** The greatest width of one conversion, in bytes. */
  public static final int MAX_WIDTH = 255;

  /** The value that the writing methods return if the result did not fit. */
  public static final int OVERFLOW = -1;

  private final Directive[] directives;
  private final boolean fraction;

  private Strftime(Directive[] directives) {
    this.directives = directives;
    this.fraction = Stream.of(directives).anyMatch(Directive.Fraction.class::isInstance);
  }

  /**
   * Whether the result has a fraction of the second. If not, the result changes at most once a
   * second.
   */
  public boolean hasFraction() {
    return fraction;
  }

  /** Whether the result depends on the time; if not, it is always the same text. */
  public boolean dependsOnTime() {
    return Stream.of(directives).anyMatch(Directive::dependsOnTime);
  }

  /** Compiles the UTF-8 bytes of a format; see {@link #compile(byte[], int, int)}. */
  public static Compilation compile(String format) {
    byte[] bytes = format.getBytes(UTF_8);
    return compile(bytes, 0, bytes.length);
  }

  /**
   * Compiles a format that is a constant of the program.
   *
   * @throws IllegalArgumentException if the format exceeds the limits
   */
  public static Strftime of(String format) {
    return switch (compile(format)) {
      case Strftime strftime -> strftime;
      case Refused(String reason) -> throw new IllegalArgumentException(reason);
    };
  }

  /**
   * Compiles a format. Bytes outside conversions are copied unchanged; they need not be UTF-8.
   *
   * @param format an array with the format from {@code from} (inclusive) to {@code to} (exclusive);
   *     no reference to it is kept
   */
  public static Compilation compile(byte[] format, int from, int to) {
    if (to - from > MAX_FORMAT) {
      return new Refused("format over " + MAX_FORMAT + " bytes");
    }
    StrftimeParser parser = new StrftimeParser(format, from, to);
    return parser.parse()
        ? new Strftime(parser.directives())
        : new Refused("width over " + MAX_WIDTH);
  }

  /**
   * Writes a time.
   *
   * @param out the array that gets the bytes, from index {@code at} to before {@code limit}
   * @return the index after the last byte written, or {@link #OVERFLOW} if the result is too long;
   *     the bytes between are then undefined
   */
  public int write(BrokenDownTime time, byte[] out, int at, int limit) {
    for (Directive directive : directives) {
      at = directive.write(time, out, at, limit);
      if (at == OVERFLOW) {
        return OVERFLOW;
      }
    }
    return at;
  }

  /**
   * Formats an instant.
   *
   * @throws IllegalArgumentException if the result is longer than {@link #MAX_FORMAT} bytes
   */
  public String text(Instant instant, Zone zone) {
    byte[] out = new byte[MAX_FORMAT];
    int end = write(new BrokenDownTime().set(instant, zone), out, 0, out.length);
    if (end == OVERFLOW) {
      throw new IllegalArgumentException("result over " + MAX_FORMAT + " bytes");
    }
    return new String(out, 0, end, UTF_8);
  }

  /**
   * Compiles a format and writes one instant, for callers that use a format only once.
   *
   * @param limit the longest result, in bytes
   */
  public static Formatted format(String format, Instant instant, Zone zone, int limit) {
    return switch (compile(format)) {
      case Refused(String reason) -> new Formatted.Refused(reason);
      case Strftime strftime -> {
        byte[] out = new byte[limit];
        int end = strftime.write(new BrokenDownTime().set(instant, zone), out, 0, limit);
        yield end == OVERFLOW
            ? new Formatted.Refused("result over " + limit + " bytes")
            : new Formatted.Text(new String(out, 0, end, UTF_8));
      }
    };
  }

  /** The result of {@link Strftime#format}. */
  public sealed interface Formatted {

    /** The formatted time. */
    record Text(String text) implements Formatted {}

    /**
     * The format can't be used.
     *
     * @param reason a few lower case ASCII words
     */
    record Refused(String reason) implements Formatted {}
  }
}
