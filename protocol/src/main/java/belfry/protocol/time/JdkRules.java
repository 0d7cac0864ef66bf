package belfry.protocol.time;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Locale;
import java.util.TimeZone;
import java.util.regex.Pattern;

/**
 * The rules of a zone for which the machine has no table: the offsets of the JDK, with the JDK's
 * English abbreviation or else a numeric one in the style of the tz database ({@code +0330}).
 */
final class JdkRules implements Zone.Rules {
  private static final Pattern ENGLISH = Pattern.compile("[A-Z]{3,5}");

  private final ZoneId id;
  private final ZoneRules rules;

  JdkRules(ZoneId id) {
    this.id = id;
    this.rules = id.getRules();
  }

  @Override
  public Zone.Span spanAt(long epochSecond) {
    Instant instant = Instant.ofEpochSecond(epochSecond);
    // The search excludes its argument, and this instant may be a transition.
    ZoneOffsetTransition before = rules.previousTransition(instant.plusNanos(1));
    ZoneOffsetTransition after = rules.nextTransition(instant);
    return new Zone.Span(
        before == null ? Long.MIN_VALUE : before.toEpochSecond(),
        after == null ? Long.MAX_VALUE : after.toEpochSecond(),
        rules.getOffset(instant).getTotalSeconds(),
        abbreviation(instant));
  }

  private String abbreviation(Instant instant) {
    String english =
        TimeZone.getTimeZone(id)
            .getDisplayName(rules.isDaylightSavings(instant), TimeZone.SHORT, Locale.US);
    return ENGLISH.matcher(english).matches()
        ? english
        : numeric(rules.getOffset(instant).getTotalSeconds());
  }

  /** The offset in the shortest exact form: {@code +hh}, {@code +hhmm} or {@code +hhmmss}. */
  static String numeric(int offset) {
    int seconds = Math.abs(offset);
    String text = String.format(Locale.ROOT, "%c%02d", offset < 0 ? '-' : '+', seconds / 3_600);
    if (seconds % 3_600 != 0) {
      text += String.format(Locale.ROOT, "%02d", seconds / 60 % 60);
    }
    if (seconds % 60 != 0) {
      text += String.format(Locale.ROOT, "%02d", seconds % 60);
    }
    return text;
  }
}
