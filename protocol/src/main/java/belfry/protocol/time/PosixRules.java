package belfry.protocol.time;

import java.util.Optional;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules of a POSIX {@code TZ} text, such as {@code CET-1CEST,M3.5.0,M10.5.0/3}: a standard time
 * and, optionally, a summer time between two moments of each year.
 */
final class PosixRules implements Zone.Rules {
  private static final String NAME = "([A-Za-z]+|<[-+A-Za-z0-9]+>)";
  private static final String TIME = "[-+]?\\d+(?::\\d+(?::\\d+)?)?";
  private static final Pattern TZ =
      Pattern.compile(NAME + "(" + TIME + ")(?:" + NAME + "(" + TIME + ")?,([^,]+),([^,]+))?");
  private static final Pattern MOMENT =
      Pattern.compile("(?:M(\\d+)\\.(\\d+)\\.(\\d+)|(J?)(\\d+))(?:/(" + TIME + "))?");
  private static final int HOUR = 3_600;
  private static final int DAY = 24 * HOUR;

  private final String standardName;
  private final int standardOffset;
  private final Optional<Summer> summer;

  private PosixRules(String standardName, int standardOffset, Optional<Summer> summer) {
    this.standardName = standardName;
    this.standardOffset = standardOffset;
    this.summer = summer;
  }

  /** Parses a text; empty if it is empty or malformed. */
  static Optional<PosixRules> parse(String text) {
    Matcher tz = TZ.matcher(text);
    if (!tz.matches()) {
      return Optional.empty();
    }
    String standardName = bare(tz.group(1));
    int standardOffset = -seconds(tz.group(2));
    if (tz.group(3) == null) {
      return Optional.of(new PosixRules(standardName, standardOffset, Optional.empty()));
    }
    int summerOffset = tz.group(4) == null ? standardOffset + HOUR : -seconds(tz.group(4));
    Optional<IntFunction<Long>> start = moment(tz.group(5));
    Optional<IntFunction<Long>> end = moment(tz.group(6));
    if (start.isEmpty() || end.isEmpty()) {
      return Optional.empty();
    }
    Summer summer = new Summer(bare(tz.group(3)), summerOffset, start.get(), end.get());
    return Optional.of(new PosixRules(standardName, standardOffset, Optional.of(summer)));
  }

  @Override
  public Zone.Span spanAt(long epochSecond) {
    if (summer.isEmpty()) {
      return new Zone.Span(Long.MIN_VALUE, Long.MAX_VALUE, standardOffset, standardName);
    }
    Summer dst = summer.get();
    int year = yearOf(epochSecond + standardOffset);
    long from = Long.MIN_VALUE;
    long until = Long.MAX_VALUE;
    boolean inSummer = false;
    for (int y = year - 1; y <= year + 1; y++) {
      long start = dst.start.apply(y) - standardOffset;
      long end = dst.end.apply(y) - dst.offset;
      if (start <= epochSecond && start > from) {
        from = start;
        inSummer = true;
      }
      if (end <= epochSecond && end > from) {
        from = end;
        inSummer = false;
      }
      until = start > epochSecond ? Math.min(until, start) : until;
      until = end > epochSecond ? Math.min(until, end) : until;
    }
    return inSummer
        ? new Zone.Span(from, until, dst.offset, dst.name)
        : new Zone.Span(from, until, standardOffset, standardName);
  }

  private static String bare(String name) {
    return name.startsWith("<") ? name.substring(1, name.length() - 1) : name;
  }

  /** Converts {@code [+-]h[:m[:s]]} to seconds. */
  private static int seconds(String time) {
    int sign = time.startsWith("-") ? -1 : 1;
    int total = 0;
    int unit = HOUR;
    for (String part : time.replaceFirst("^[-+]", "").split(":", -1)) {
      total += Integer.parseInt(part) * unit;
      unit /= 60;
    }
    return sign * total;
  }

  /**
   * Parses the moment of a change, as a function from a year to the local second since 1970 at
   * which the change of that year occurs.
   */
  private static Optional<IntFunction<Long>> moment(String text) {
    Matcher moment = MOMENT.matcher(text);
    if (!moment.matches()) {
      return Optional.empty();
    }
    int time = moment.group(6) == null ? 2 * HOUR : seconds(moment.group(6));
    if (moment.group(1) != null) {
      int month = Integer.parseInt(moment.group(1));
      int week = Integer.parseInt(moment.group(2));
      int weekday = Integer.parseInt(moment.group(3));
      return Optional.of(year -> weekdayOf(year, month, week, weekday) * DAY + time);
    }
    int day = Integer.parseInt(moment.group(5));
    boolean withoutLeapDay = !moment.group(4).isEmpty();
    return Optional.of(year -> {
      long first = epochDay(year, 1);
      boolean leap = epochDay(year, 3) - first == 60;
      int skipped = withoutLeapDay ? (leap && day >= 60 ? 0 : -1) : 0;
      return (first + day + skipped) * DAY + time;
    });
  }

  /**
   * The epoch day of the nth given weekday of a month (0 is Sunday). The fifth means the last one
   * of the month.
   */
  private static long weekdayOf(int year, int month, int week, int weekday) {
    long first = epochDay(year, month);
    long day = first + Math.floorMod(weekday - (first + 4), 7L) + 7L * (week - 1);
    long next = month == 12 ? epochDay(year + 1, 1) : epochDay(year, month + 1);
    return day < next ? day : day - 7;
  }

  /** The epoch day of the first day of a month. */
  private static long epochDay(int year, int month) {
    long marchYear = month <= 2 ? year - 1L : year;
    int monthFromMarch = (month + 9) % 12;
    return 365 * marchYear
        + Math.floorDiv(marchYear, 4)
        - Math.floorDiv(marchYear, 100)
        + Math.floorDiv(marchYear, 400)
        + (153 * monthFromMarch + 2) / 5
        - 719_468;
  }

  private static int yearOf(long localSecond) {
    return new BrokenDownTime().set(localSecond, 0, Zone.UTC).year();
  }

  /** The summer time of the zone. */
  private record Summer(String name, int offset, IntFunction<Long> start, IntFunction<Long> end) {}
}
