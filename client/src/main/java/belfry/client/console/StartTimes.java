package belfry.client.console;

import belfry.protocol.TimeSpan;
import belfry.protocol.time.Zone;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.OptionalInt;

/**
 * Reads a time in the past, as a person types it.
 *
 * @param zone the zone of days and of times without a zone
 * @param now the present
 */
record StartTimes(Zone zone, Instant now) {
  /**
   * Reads {@code 2026-11-22}, {@code 2026-11-22T14:30}, {@code 2026-11-22T14:30:00Z} or a time
   * before the present, such as {@code 90s}, {@code 30m}, {@code 2h} or {@code 7d}.
   *
   * @throws DateTimeException if it is none of these; the message is for a person
   */
  Instant read(String typed) {
    OptionalInt seconds = TimeSpan.seconds(typed);
    if (seconds.isPresent() && seconds.getAsInt() > 0) {
      return now.minusSeconds(seconds.getAsInt());
    }
    try {
      if (typed.endsWith("Z")) {
        return Instant.parse(typed);
      }
      return zone.instantOf(
          typed.contains("T") ? LocalDateTime.parse(typed) : LocalDate.parse(typed).atStartOfDay());
    } catch (DateTimeException _) { // the exception's own words are not for a person
      throw new DateTimeException(
          "\"" + typed + "\" is no time; write 2026-11-22, 2026-11-22T14:30, 30m, 2h or 7d");
    }
  }
}
