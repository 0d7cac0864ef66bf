package belfry.protocol.time;

import belfry.protocol.Code;
import belfry.protocol.Refusal;
import belfry.protocol.RefusedException;
import belfry.protocol.TimeSpan;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads a time in the past, as a person types it.
 *
 * @param zone the zone of days and of times without a zone
 * @param clock gives the present
 */
public record PastTimes(Zone zone, InstantSource clock) {
  /** The forms of a time that most people need, for a message. */
  public static final String FORMS = "14:30, 2026-11-22, 2026-11-22T14:30, 30m, 2h or 7d";

  private static final Pattern TIME_OF_DAY = Pattern.compile("[0-9]{2}:[0-9]{2}(:[0-9]{2})?");
  private static final int LONGEST = 30;

  /**
   * Reads {@code 2026-11-22}, {@code 2026-11-22T14:30}, {@code 2026-11-22T14:30:00Z}, a time of day
   * such as {@code 14:30}, which is the last moment when a clock showed it, or a time before the
   * present, such as {@code 90s}, {@code 30m}, {@code 2h} or {@code 7d}.
   *
   * @throws RefusedException if it is none of these; the message is for a person
   */
  public Instant read(String typed) {
    OptionalInt seconds = TimeSpan.seconds(typed);
    if (seconds.isPresent() && seconds.getAsInt() > 0) {
      return clock.instant().minusSeconds(seconds.getAsInt());
    }
    try {
      if (TIME_OF_DAY.matcher(typed).matches()) {
        return last(LocalTime.parse(typed));
      }
      if (typed.endsWith("Z")) {
        return Instant.parse(typed);
      }
      return zone.instantOf(
          typed.contains("T") ? LocalDateTime.parse(typed) : LocalDate.parse(typed).atStartOfDay());
    } catch (DateTimeException _) { // the exception's own words are not for a person
      throw new RefusedException(
          Code.BAD_FIELD,
          "\"" + Refusal.excerpt(typed, LONGEST) + "\" is not a time; write " + FORMS);
    }
  }

  /** The last instant when a clock showed a time of day, which a clock may skip or show twice. */
  private Instant last(LocalTime time) {
    Instant now = clock.instant();
    LocalDate today = zone.localOf(now).toLocalDate();
    return Stream.iterate(today, day -> day.minusDays(1))
        .flatMap(day -> zone.instantsOf(day.atTime(time)).reversed().stream())
        .filter(shown -> !shown.isAfter(now))
        .findFirst()
        .orElseThrow();
  }
}
