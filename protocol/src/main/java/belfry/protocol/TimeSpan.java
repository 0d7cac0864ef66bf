package belfry.protocol;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a person types and reads how long something lasts. */
public final class TimeSpan {
  private static final Pattern TYPED = Pattern.compile("([1-9][0-9]{0,4})([smhd])");
  private static final String FOR_EVER = "forever";
  private static final int MINUTE = 60;
  private static final int HOUR = 60 * MINUTE;
  private static final int DAY = 24 * HOUR;

  private TimeSpan() {}

  /**
   * Reads a typed time, such as {@code 90s}, {@code 10m}, {@code 2h}, {@code 7d} or {@code
   * forever}.
   *
   * @return the number of seconds, 0 for ever; empty if the word is no time
   */
  public static OptionalInt seconds(String word) {
    if (word.equalsIgnoreCase(FOR_EVER)) {
      return OptionalInt.of(0);
    }
    Matcher typed = TYPED.matcher(word);
    if (!typed.matches()) {
      return OptionalInt.empty();
    }
    int unit =
        switch (typed.group(2)) {
          case "s" -> 1;
          case "m" -> MINUTE;
          case "h" -> HOUR;
          default -> DAY;
        };
    long seconds = Long.parseLong(typed.group(1)) * unit;
    return seconds > Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of((int) seconds);
  }

  /** Words for a duration, in its largest whole unit, rounded up: {@code 10 minutes}. */
  public static String words(Duration duration) {
    long seconds = Math.max(1, duration.plusMillis(999).toSeconds());
    if (seconds < 2 * MINUTE) {
      return count(seconds, "second");
    }
    if (seconds < 2 * HOUR) {
      return count(roundedUp(seconds, MINUTE), "minute");
    }
    return seconds < 2 * DAY
        ? count(roundedUp(seconds, HOUR), "hour")
        : count(roundedUp(seconds, DAY), "day");
  }

  /** Words for a duration, such as {@code for 10 minutes}; null lasts for ever. */
  public static String lasting(@Nullable Duration duration) {
    return duration == null ? "for ever" : "for " + words(duration);
  }

  private static long roundedUp(long seconds, int unit) {
    return (seconds + unit - 1) / unit;
  }

  private static String count(long number, String unit) {
    return number + " " + unit + (number == 1 ? "" : "s");
  }
}
