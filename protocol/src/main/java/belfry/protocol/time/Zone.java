package belfry.protocol.time;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.ZoneId;
import java.util.Optional;

/**
 * The standard time of a place: which offset and which abbreviation hold when.
 *
 * <p>Immutable to its users; any thread may use it. It remembers the last span that was asked for,
 * so that asking about now allocates nothing.
 */
public final class Zone {
  /** Coordinated Universal Time. */
  public static final Zone UTC = fixed("UTC", 0, "UTC");

  private final String name;
  private final Rules rules;
  private volatile Span last;

  Zone(String name, Rules rules) {
    this.name = name;
    this.rules = rules;
    this.last = rules.spanAt(0);
  }

  /**
   * The zone of that name in the tz database: from the machine's tables where they are, else from
   * the JDK's. Each is read once.
   *
   * @param name such as {@code Asia/Shanghai} or {@code UTC}, in its own letter case; any text may
   *     be asked for
   */
  public static Optional<Zone> named(String name) {
    return Zones.SYSTEM.named(name);
  }

  /** The zone that the JDK knows by this id, which may be an offset, such as {@code UTC+2}. */
  public static Zone of(ZoneId id) {
    return Zones.SYSTEM.of(id);
  }

  static Zone fixed(String name, int offset, String abbreviation) {
    Span always = new Span(Long.MIN_VALUE, Long.MAX_VALUE, offset, abbreviation);
    return new Zone(name, _ -> always);
  }

  /** Its name in the tz database, or the id of an offset. */
  public String name() {
    return name;
  }

  /** What holds at that second of 1970's count. */
  Span spanAt(long epochSecond) {
    Span span = last;
    if (!span.holds(epochSecond)) {
      span = rules.spanAt(epochSecond);
      last = span;
    }
    return span;
  }

  @Override
  public String toString() {
    return name;
  }

  /** Where spans come from. */
  @FunctionalInterface
  interface Rules {
    Span spanAt(long epochSecond);
  }

  /**
   * A time in which nothing changes.
   *
   * @param from its first second of 1970's count
   * @param until the first second after it
   * @param offset seconds east of UTC
   * @param abbreviation as tzdata has it, ASCII
   * @param abbreviationBytes the same, for writing
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; read only within this package.
  record Span(long from, long until, int offset, String abbreviation, byte[] abbreviationBytes) {
    Span(long from, long until, int offset, String abbreviation) {
      this(from, until, offset, abbreviation, abbreviation.getBytes(US_ASCII));
    }

    boolean holds(long epochSecond) {
      return epochSecond >= from && epochSecond < until;
    }
  }
}
