package belfry.protocol.text;

import belfry.protocol.Code;
import belfry.protocol.Command;
import belfry.protocol.Limits;
import belfry.protocol.Nickname;
import belfry.protocol.RefusedException;
import belfry.protocol.Target;
import belfry.protocol.time.PastTimes;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a person types after {@code /history}: the name of a person, a number of messages, and
 * a time, all optional. {@code @} stands before a name that begins with a digit. {@code since}, or
 * no word, before the time asks for the messages from then on, {@code before} for the last ones
 * until then. {@code more} asks for the next page.
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

  /** First words that are no names of persons. */
  private static final Pattern NO_NAME =
      Pattern.compile("[0-9-].*|since|after|before|until|", Pattern.CASE_INSENSITIVE);

  private TypedHistory() {}

  /**
   * Reads a command.
   *
   * @param id the id of the command; or null
   * @param here gives the room or the person if no name is typed
   * @param times reads the time
   * @param next the page for which {@code more} asks; null if there is none
   * @throws RefusedException if something else was typed
   */
  public static Command.History read(
      @Nullable String id,
      Supplier<? extends Target> here,
      String typed,
      PastTimes times,
      Command.@Nullable History next) {
    if (typed.equalsIgnoreCase("more")) {
      return more(next);
    }
    String[] words = typed.split("\\s+", 2);
    boolean isMarked = words[0].startsWith("@");
    if (isMarked || !NO_NAME.matcher(words[0]).matches()) {
      Nickname person = Nickname.of(isMarked ? words[0].substring(1) : words[0]);
      return read(id, person, words.length > 1 ? words[1] : "", times);
    }
    return read(id, here.get(), typed, times);
  }

  private static Command.History read(
      @Nullable String id, Target of, String typed, PastTimes times) {
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
        of,
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
