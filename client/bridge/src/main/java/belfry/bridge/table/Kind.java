package belfry.bridge.table;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How the values of a column are written and compared. */
public enum Kind {
  /** Any number, written as the database prints it; compares as a number. */
  NUMBER,
  /** Text; compares by code points. */
  TEXT,
  /** {@code 2014-03-05}; compares as text. */
  DATE,
  /** {@code 2014-03-05T12:00:00.25}; compares as text. */
  DATE_TIME,
  /** {@code 2014-03-05T12:00:00.25Z}, in UTC; compares as text without the Z. */
  INSTANT,
  /** {@code -112:30:00.5}, a time of day or a duration; compares as a number of seconds. */
  TIME,
  /** Raw bytes; compares with nothing. */
  BYTES;

  private static final int LONGEST_NUMBER = 400;
  private static final int LARGEST_EXPONENT = 400;
  private static final Pattern NUMBERS =
      Pattern.compile("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE]([+-]?\\d{1,4}))?");
  private static final Pattern TIMES =
      Pattern.compile("(-?)(\\d{1,4}):(\\d{2})(?::(\\d{2}(?:\\.\\d{1,9})?))?");
  private static final Pattern START_OF_DATE =
      Pattern.compile("-?\\d{1,6}(?:-\\d{0,2}(?:-\\d{0,2})?)?");
  private static final Pattern START_OF_DATE_TIME =
      Pattern.compile(START_OF_DATE.pattern() + "(?:[T ](?:[0-9:]{0,8}(?:\\.\\d{0,9})?Z?)?)?");

  private static final BigDecimal SIXTY = BigDecimal.valueOf(60);

  /** Whether values compare as numbers: see {@link #number}. */
  public boolean isNumeric() {
    return this == NUMBER || this == TIME;
  }

  /** A value as it is stored, from the way that a database or its driver writes it. */
  public String written(String value) {
    return switch (this) {
      case NUMBER -> Numbers.plain(value);
      case DATE_TIME, INSTANT, TIME -> Times.iso(this, value);
      case TEXT, DATE, BYTES -> value;
    };
  }

  /** The number that a value compares as; null if it is none, or is absurdly large. */
  public @Nullable BigDecimal number(String value) {
    return switch (this) {
      case NUMBER -> parsed(value);
      case TIME -> seconds(value);
      case TEXT, DATE, DATE_TIME, INSTANT, BYTES -> null;
    };
  }

  private static @Nullable BigDecimal parsed(String value) {
    Matcher number = NUMBERS.matcher(value);
    if (value.length() > LONGEST_NUMBER || !number.matches()) {
      return null;
    }
    String exponent = number.group(1);
    return exponent != null && Math.abs(Integer.parseInt(exponent)) > LARGEST_EXPONENT
        ? null
        : new BigDecimal(value);
  }

  private static @Nullable BigDecimal seconds(String value) {
    Matcher time = TIMES.matcher(value);
    if (!time.matches()) {
      return null;
    }
    BigDecimal minutes =
        new BigDecimal(time.group(2)).multiply(SIXTY).add(new BigDecimal(time.group(3)));
    String rest = time.group(4);
    BigDecimal seconds =
        minutes.multiply(SIXTY).add(rest == null ? BigDecimal.ZERO : new BigDecimal(rest));
    return time.group(1).isEmpty() ? seconds : seconds.negate();
  }

  /** The text by which values that are no numbers compare. */
  public String sortText(String value) {
    return this == INSTANT && value.endsWith("Z") ? value.substring(0, value.length() - 1) : value;
  }

  /**
   * A value as it is written in this kind, from the way that a person types it.
   *
   * @return null if the kind has no such value
   */
  public @Nullable String typed(String value) {
    return switch (this) {
      case NUMBER, TIME -> number(value) == null ? null : value;
      case TEXT -> value;
      case DATE -> START_OF_DATE.matcher(value).matches() ? value : null;
      case DATE_TIME, INSTANT ->
          START_OF_DATE_TIME.matcher(value).matches() ? sortText(value.replace(' ', 'T')) : null;
      case BYTES -> null;
    };
  }

  /** What a value of this kind looks like, as a part of a sentence. */
  public String example() {
    return switch (this) {
      case NUMBER -> "a number such as 12.5";
      case TEXT -> "a text";
      case DATE -> "a date such as 2014-03-05";
      case DATE_TIME, INSTANT -> "a time such as 2014-03-05T12:00:00";
      case TIME -> "a time such as 12:30:00";
      case BYTES -> "bytes, which can't be compared";
    };
  }
}
