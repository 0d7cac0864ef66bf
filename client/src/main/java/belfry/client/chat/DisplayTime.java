package belfry.client.chat;

import belfry.protocol.time.Strftime;
import belfry.protocol.time.Zone;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Writes times as the user reads them, in the user's time zone.
 *
 * @param time the format of the time before a line
 */
record DisplayTime(ZoneId zone, Strftime time) {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEEE, d MMMM uuuu", Locale.ENGLISH);

  private static final DateTimeFormatter DAY_AND_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

  LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, zone);
  }

  /** A day such as {@code Monday, 23 November 2026}. */
  static String format(LocalDate day) {
    return DAY.format(day);
  }

  /** A time in the format of the user, such as {@code 13:07:59}. */
  String clock(Instant instant) {
    return time.text(instant, Zone.of(zone));
  }

  /** A day with a time, such as {@code 2026-11-23 13:07}. */
  String dayAndTime(Instant time) {
    return DAY_AND_TIME.format(time.atZone(zone));
  }
}
