package belfry.protocol.text;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.Limits;
import belfry.protocol.RefusedException;
import belfry.protocol.RoomName;
import belfry.protocol.time.PastTimes;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a person types after {@code /history}: a number of messages, and a time, both
 * optional. {@code since}, or no word, before the time asks for the messages from then on, {@code
 * before} for the last ones until then. {@code more} asks for the next page.
 */
public final class TypedHistory {
  /** The number of messages if none is typed, and no time from which to read on. */
  private static final int MESSAGES = 20;

  private static final Pattern TYPED =
      Pattern.compile(
          "(?:(?<limit>-?[0-9]{1,9})(?!\\S))?\\s*"
              + "(?:(?<word>since|after|before|until)(?!\\S))?\\s*(?<time>.*)",
          Pattern.CASE_INSENSITIVE);

  /** A day and a time of day, between which people type a space. */
  private static final Pattern SPACE =
      Pattern.compile("(?<=^[0-9]{4}-[0-9]{2}-[0-9]{2}) +(?=[0-9])");

  private TypedHistory() {}

  /**
   * Reads a command.
   *
   * @param id the id of the command; or null
   * @param times reads the time
   * @param next the page for which {@code more} asks; null if there is none
   * @throws RefusedException if something else was typed
   */
  public static Command.History read(
      @Nullable String id,
      RoomName room,
      String typed,
      PastTimes times,
      Command.@Nullable History next) {
    if (typed.equalsIgnoreCase("more")) {
      return more(next);
    }
    Matcher parts = TYPED.matcher(typed);
    if (!parts.matches()) {
      throw new IllegalStateException("the pattern takes every line");
    }
    String word = parts.group("word");
    String text = SPACE.matcher(parts.group("time")).replaceFirst("T");
    Instant time = text.isEmpty() && word == null ? null : times.read(text.isEmpty() ? word : text);
    boolean isEnd =
        word != null && (word.equalsIgnoreCase("before") || word.equalsIgnoreCase("until"));
    boolean isBegin = time != null && !isEnd;
    String number = parts.group("limit");
    int usual = isBegin ? Limits.HISTORY_PAGE : MESSAGES;
    return new Command.History(
        id,
        room,
        null,
        null,
        isBegin ? time : null,
        isEnd ? time : null,
        number == null ? usual : Integer.parseInt(number));
  }

  private static Command.History more(Command.@Nullable History next) {
    if (next == null) {
      throw new RefusedException(
          Code.BAD_FIELD, "there is no more; /history since TIME begins at a time");
    }
    return next;
  }
}
