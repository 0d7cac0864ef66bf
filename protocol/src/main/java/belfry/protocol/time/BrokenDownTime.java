package belfry.protocol.time;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.util.stream.Stream;

/**
 * An instant, split into the calendar date and the time of day of a zone, like C's {@code struct
 * tm}. The calendar is the proleptic Gregorian one.
 *
 * <p>The object is mutable, so that formatting allocates nothing. One thread owns it, sets it, and
 * passes it to any number of formats.
 */
public final class BrokenDownTime {
  private static final int DAY = 86_400;
  private static final int DAYS_IN_400_YEARS = 146_097;
  private static final byte[] AM = {'A', 'M'};
  private static final byte[] PM = {'P', 'M'};
  private static final byte[][] LONG_DAYS =
      names("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday");
  private static final byte[][] SHORT_DAYS = names("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat");
  private static final byte[][] LONG_MONTHS =
      names(
          "January",
          "February",
          "March",
          "April",
          "May",
          "June",
          "July",
          "August",
          "September",
          "October",
          "November",
          "December");
  private static final byte[][] SHORT_MONTHS =
      names("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

  private long epochSecond;
  private int nano;
  private Zone.Span span = Zone.UTC.spanAt(0);
  private long epochDay = Long.MIN_VALUE;
  private int secondOfDay;
  private int year;
  private int month;
  private int day;
  private int dayOfYear;
  private int dayOfWeek;

  /** The beginning of 1970 in UTC. */
  public BrokenDownTime() {
    set(0, 0, Zone.UTC);
  }

  /**
   * Sets the instant and the zone.
   *
   * @return this object
   */
  public BrokenDownTime set(Instant instant, Zone zone) {
    return set(instant.getEpochSecond(), instant.getNano(), zone);
  }

  /**
   * Sets the instant and the zone.
   *
   * @param second seconds since 1970, within the range of {@link Instant}
   * @param nanos nanoseconds of the second, 0 to 999,999,999
   * @return this object
   */
  public BrokenDownTime set(long second, int nanos, Zone zone) {
    epochSecond = second;
    nano = nanos;
    span = zone.spanAt(second);
    long local = second + span.offset();
    secondOfDay = (int) Math.floorMod(local, (long) DAY);
    setDay(Math.floorDiv(local, (long) DAY));
    return this;
  }

  /**
   * Sets the date. The computation counts days from 1 March of year 0, so that a leap day is the
   * last day of its year.
   */
  private void setDay(long newDay) {
    if (newDay == epochDay) {
      return;
    }
    epochDay = newDay;
    dayOfWeek = (int) Math.floorMod(newDay + 4, 7L);
    long shifted = newDay + 719_468;
    long era = Math.floorDiv(shifted, (long) DAYS_IN_400_YEARS);
    int dayOfEra = (int) Math.floorMod(shifted, (long) DAYS_IN_400_YEARS);
    int leapDays = dayOfEra / 1_460 - dayOfEra / 36_524 + dayOfEra / 146_096;
    int yearOfEra = (dayOfEra - leapDays) / 365;
    int dayFromMarch = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int monthFromMarch = (5 * dayFromMarch + 2) / 153;
    day = dayFromMarch - (153 * monthFromMarch + 2) / 5 + 1;
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
    year = (int) (yearOfEra + era * 400 + (month <= 2 ? 1 : 0));
    dayOfYear = month <= 2 ? dayFromMarch - 305 : dayFromMarch + 60 + (isLeap(year) ? 1 : 0);
  }

  private static boolean isLeap(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  }

  long epochSecond() {
    return epochSecond;
  }

  int nano() {
    return nano;
  }

  int offset() {
    return span.offset();
  }

  byte[] zoneAbbreviation() {
    return span.abbreviationBytes();
  }

  int year() {
    return year;
  }

  int century() {
    return Math.floorDiv(year, 100);
  }

  int yearOfCentury() {
    return Math.floorMod(year, 100);
  }

  int month() {
    return month;
  }

  int day() {
    return day;
  }

  int dayOfYear() {
    return dayOfYear;
  }

  int hour() {
    return secondOfDay / 3_600;
  }

  int hourOfHalf() {
    return (hour() + 11) % 12 + 1;
  }

  int minute() {
    return secondOfDay / 60 % 60;
  }

  int second() {
    return secondOfDay % 60;
  }

  /** The day of the week; 0 is Sunday. */
  int dayOfWeek() {
    return dayOfWeek;
  }

  /** The day of the week in ISO 8601; 1 is Monday, 7 is Sunday. */
  int isoDayOfWeek() {
    return dayOfWeek == 0 ? 7 : dayOfWeek;
  }

  int sundayWeek() {
    return (dayOfYear + 6 - dayOfWeek) / 7;
  }

  int mondayWeek() {
    return (dayOfYear + 7 - isoDayOfWeek()) / 7;
  }

  int isoWeek() {
    return weekIn(isoYear());
  }

  int isoYear() {
    if (weekIn(year) < 1) {
      return year - 1;
    }
    return weekIn(year + 1) >= 1 ? year + 1 : year;
  }

  int isoYearOfCentury() {
    return Math.floorMod(isoYear(), 100);
  }

  /**
   * The ISO 8601 week of this day, counted from the first week of another year. A result below 1 is
   * before that week.
   *
   * @param other the previous, the present or the next year
   */
  private int weekIn(int other) {
    int dayOfOther = dayOfYear;
    if (other < year) {
      dayOfOther += isLeap(other) ? 366 : 365;
    } else if (other > year) {
      dayOfOther -= isLeap(year) ? 366 : 365;
    }
    return Math.floorDiv(dayOfOther - isoDayOfWeek() + 10, 7);
  }

  byte[] shortDay() {
    return SHORT_DAYS[dayOfWeek];
  }

  byte[] longDay() {
    return LONG_DAYS[dayOfWeek];
  }

  byte[] shortMonth() {
    return SHORT_MONTHS[month - 1];
  }

  byte[] longMonth() {
    return LONG_MONTHS[month - 1];
  }

  byte[] half() {
    return hour() < 12 ? AM : PM;
  }

  private static byte[][] names(String... names) {
    return Stream.of(names).map(name -> name.getBytes(US_ASCII)).toArray(byte[][]::new);
  }
}
