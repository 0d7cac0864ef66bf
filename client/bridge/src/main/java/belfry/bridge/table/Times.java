package belfry.bridge.table;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes the dates and times of databases in the form of ISO 8601. */
final class Times {
  private static final Pattern TEXT =
      Pattern.compile("(-?\\d{1,6}-\\d{2}-\\d{2})[ T](\\d{2}:\\d{2}(?::\\d{2})?)(\\.\\d+)?.*");

  private static final Pattern NOUGHTS = Pattern.compile("\\.?0+$");

  private Times() {}

  /**
   * Writes a value: {@code 2014-03-05 12:00:00.250000} becomes {@code 2014-03-05T12:00:00.25}. What
   * is not understood, such as a word in a column of SQLite, stays unchanged.
   *
   * @param kind of the column; an instant is in UTC already, and gets a Z
   */
  static String iso(Kind kind, String value) {
    return switch (kind) {
      case DATE_TIME, INSTANT -> moment(kind, value);
      case TIME -> value.indexOf('.') < 0 ? value : withoutNoughts(value);
      case NUMBER, TEXT, DATE, BYTES -> value;
    };
  }

  private static String moment(Kind kind, String value) {
    Matcher parts = TEXT.matcher(value);
    if (!parts.matches()) {
      return value;
    }
    String fraction = parts.group(3) == null ? "" : withoutNoughts(parts.group(3));
    String zone = kind == Kind.INSTANT ? "Z" : "";
    return parts.group(1) + "T" + parts.group(2) + fraction + zone;
  }

  private static String withoutNoughts(String fraction) {
    return NOUGHTS.matcher(fraction).replaceFirst("");
  }
}
