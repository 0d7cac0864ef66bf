package belfry.protocol.time;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A time zone: the offset and the abbreviation at each instant.
 *
 * <p>Any thread may use a zone. It caches the last span that {@link #spanAt} returned, so that
 * repeated questions about the present allocate nothing.
 */
public final class Zone {
  /** Coordinated Universal Time. */
  public static final Zone UTC = fixed("UTC", 0, "UTC");

  /** More than every offset, so that a change of the offset is between a day before and after. */
  private static final long DAY_SECONDS = 86_400;

  private final String name;
  private final Rules rules;
  private volatile Span last;

  Zone(String name, Rules rules) {
    this.name = name;
    this.rules = rules;
    this.last = rules.spanAt(0);
  }

  /**
   * The zone with a name in the tz database. Its rules come from the table of the machine, or else
   * from the JDK. Each table is read once.
   *
   * @param name such as {@code Asia/Shanghai} or {@code UTC}, in exactly these letters; any text is
   *     allowed, and an unknown name gives an empty result
   */
  public static Optional<Zone> named(String name) {
    return Zones.SYSTEM.named(name);
  }

  /** The zone with an id of the JDK, which may be an offset, such as {@code UTC+2}. */
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

  /**
   * The instant when a clock of this zone shows a local time: the first one if the clock is set
   * back and shows it twice. For a time that the clock skips, it is the instant when a clock that
   * is not set forward would show it.
   */
  public Instant instantOf(LocalDateTime local) {
    List<Instant> shown = instantsOf(local);
    return shown.isEmpty() ? instantOf(local, offsetBefore(local)) : shown.getFirst();
  }

  /** All instants when a clock of this zone shows a local time, in their order: none to two. */
  public List<Instant> instantsOf(LocalDateTime local) {
    int offsetAfter = spanAt(local.toEpochSecond(ZoneOffset.UTC) + DAY_SECONDS).offset;
    return Stream.of(instantOf(local, offsetBefore(local)), instantOf(local, offsetAfter))
        .distinct()
        .filter(each -> localOf(each).equals(local))
        .toList();
  }

  private int offsetBefore(LocalDateTime local) {
    return spanAt(local.toEpochSecond(ZoneOffset.UTC) - DAY_SECONDS).offset;
  }

  private static Instant instantOf(LocalDateTime local, int offset) {
    return local.toInstant(ZoneOffset.UTC).minusSeconds(offset);
  }

  /** The local time that a clock of this zone shows at an instant. */
  public LocalDateTime localOf(Instant instant) {
    long second = instant.getEpochSecond();
    return LocalDateTime.ofEpochSecond(
        second + spanAt(second).offset, instant.getNano(), ZoneOffset.UTC);
  }

  /** The span that contains a second, counted from 1970. */
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

  /** The source of spans. */
  @FunctionalInterface
  interface Rules {
    Span spanAt(long epochSecond);
  }

  /**
   * A time in which offset and abbreviation do not change.
   *
   * @param from its first second, counted from 1970
   * @param until the first second after it
   * @param offset seconds east of UTC
   * @param abbreviation the abbreviation in the tz database, in ASCII
   * @param abbreviationBytes the bytes of the abbreviation
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
