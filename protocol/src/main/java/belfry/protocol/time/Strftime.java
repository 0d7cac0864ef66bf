package belfry.protocol.time;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.stream.Stream;

/**
 * A strftime format, compiled once. It writes what glibc's {@code strftime} writes in the C locale,
 * unknown and incomplete sequences included, and besides {@code %N}, {@code %1N} to {@code %9N},
 * {@code %:z} and {@code %::z}, which glibc copies as they are.
 *
 * <p>Immutable: any number of threads may use one. Writing allocates nothing.
 */
public final class Strftime implements Compilation {
  /** The longest format, in bytes. */
  public static final int MAX_FORMAT = 1_024;

  /** The greatest width of one conversion, in bytes. */
  public static final int MAX_WIDTH = 255;

  /** What the writing methods return for a result that did not fit. */
  public static final int OVERFLOW = -1;

  private final Directive[] directives;
  private final boolean fraction;

  private Strftime(Directive[] directives) {
    this.directives = directives;
    this.fraction = Stream.of(directives).anyMatch(Directive.Fraction.class::isInstance);
  }

  /** Whether it writes parts of a second; else all of a second has one result. */
  public boolean hasFraction() {
    return fraction;
  }

  /** Whether it writes anything of the time, and not only its own text. */
  public boolean dependsOnTime() {
    return Stream.of(directives).anyMatch(Directive::dependsOnTime);
  }

  /** Compiles the UTF-8 bytes of a format; see {@link #compile(byte[], int, int)}. */
  public static Compilation compile(String format) {
    byte[] bytes = format.getBytes(UTF_8);
    return compile(bytes, 0, bytes.length);
  }

  /**
   * The format of a constant of ours.
   *
   * @throws IllegalArgumentException if it asks for more than the limits allow
   */
  public static Strftime of(String format) {
    return switch (compile(format)) {
      case Strftime strftime -> strftime;
      case Refused(String reason) -> throw new IllegalArgumentException(reason);
    };
  }

  /**
   * Compiles a format. Bytes outside conversions are copied as they are, whatever they mean.
   *
   * @param format holds the format from {@code from} (inclusive) to {@code to} (exclusive); it is
   *     not kept
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
   * @param out gets the bytes from {@code at} on, none at {@code limit} or after
   * @return the index after the last byte written, or {@link #OVERFLOW} when the result is longer
   *     than the room; then the room holds rubbish
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
   * One instant as text.
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
   * Formats one instant: the convenience for callers that format seldom.
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

  /** What {@link Strftime#format} makes of a format and an instant. */
  public sealed interface Formatted {

    /** The time, formatted. */
    record Text(String text) implements Formatted {}

    /**
     * The format can't be used.
     *
     * @param reason a few lower case ASCII words
     */
    record Refused(String reason) implements Formatted {}
  }
}
