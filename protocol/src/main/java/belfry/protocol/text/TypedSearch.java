package belfry.protocol.text;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.Nickname;
import belfry.protocol.Refusal;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.protocol.WordQuery;
import belfry.protocol.time.Zone;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the search that a person types after {@code /search}: words, and any of {@code from:NAME},
 * {@code in:#ROOM}, {@code after:DAY} and {@code before:DAY} between them. Used once.
 */
public final class TypedSearch {
  private static final Pattern FILTER =
      Pattern.compile("(?<!\\S)(from|in|after|before):(\\S+)", Pattern.CASE_INSENSITIVE);
  private static final int MESSAGES = 20;
  private static final int LONGEST_DAY = 20;

  private final Zone zone;
  private @Nullable RoomName room;
  private @Nullable Nickname from;
  private @Nullable Instant after;
  private @Nullable Instant before;

  private TypedSearch(Zone zone) {
    this.zone = zone;
  }

  /**
   * Reads a search.
   *
   * @param id the id of the command; or null
   * @param zone the zone of the days
   * @throws RefusedException if there are no words, or a filter is wrong
   */
  public static Command.Search read(@Nullable String id, String typed, Zone zone) {
    TypedSearch search = new TypedSearch(zone);
    Matcher filters = FILTER.matcher(typed);
    StringBuilder words = new StringBuilder();
    while (filters.find()) {
      filters.appendReplacement(words, "");
      search.filter(filters.group(1).toLowerCase(Locale.ROOT), filters.group(2));
    }
    filters.appendTail(words);
    return new Command.Search(
        id,
        WordQuery.of(words.toString().strip()),
        search.room,
        search.from,
        search.after,
        search.before,
        MESSAGES,
        null);
  }

  private void filter(String name, String value) {
    switch (name) {
      case "from" -> from = Nickname.of(value);
      case "in" -> room = RoomName.of(value);
      case "after" -> after = time(value);
      default -> before = time(value);
    }
  }

  /** The beginning of a day, or a time of a day. */
  private Instant time(String typed) {
    try {
      return zone.instantOf(
          typed.indexOf('T') < 0
              ? LocalDate.parse(typed).atStartOfDay()
              : LocalDateTime.parse(typed));
    } catch (DateTimeException _) { // the exception's own words are not for a person
      throw new RefusedException(
          Code.BAD_FIELD,
          Refusal.excerpt(typed, LONGEST_DAY)
              + " is no day; a day is 2026-11-22, and a time is 2026-11-22T14:30");
    }
  }
}
