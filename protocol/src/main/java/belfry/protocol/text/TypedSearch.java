package belfry.protocol.text;

import belfry.protocol.Command;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.protocol.WordQuery;
import belfry.protocol.time.PastTimes;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the search that a person types after {@code /search}: words, and any of {@code from:NAME},
 * {@code in:#ROOM}, {@code after:TIME} and {@code before:TIME} between them. Used once.
 */
public final class TypedSearch {
  private static final Pattern FILTER =
      Pattern.compile("(?<!\\S)(from|in|after|before):(\\S+)", Pattern.CASE_INSENSITIVE);
  private static final int MESSAGES = 20;

  private final PastTimes times;
  private @Nullable RoomName room;
  private @Nullable Nickname from;
  private @Nullable Instant after;
  private @Nullable Instant before;

  private TypedSearch(PastTimes times) {
    this.times = times;
  }

  /**
   * Reads a search.
   *
   * @param id the id of the command; or null
   * @param times reads the times
   * @throws RefusedException if there are no words, or a filter is wrong
   */
  public static Command.Search read(@Nullable String id, String typed, PastTimes times) {
    TypedSearch search = new TypedSearch(times);
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
      case "after" -> after = times.read(value);
      default -> before = times.read(value);
    }
  }
}
