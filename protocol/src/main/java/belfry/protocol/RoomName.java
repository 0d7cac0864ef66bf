package belfry.protocol;

import java.text.Normalizer;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The name of a room: letters, digits, {@code _ - .}, 1 to {@value Limits#ROOM_NAME} code points,
 * folded like a {@link Nickname}, so that {@code #Ops} and {@code ops} are one room.
 *
 * @param text the folded name, without {@code #}
 */
public record RoomName(String text) implements Target {
  /** The room in which every person starts. */
  public static final RoomName LOBBY = new RoomName("lobby");

  /**
   * @throws RefusedException with {@link Code#BAD_NAME} if the text is not a folded name
   */
  public RoomName {
    if (text.isEmpty()) {
      throw bad("a room is needed, such as #lobby");
    }
    if (!isPlain(text)) {
      check(text);
    }
  }

  /**
   * Whether a name is so plain that it needs no check: a server reads thousands of names at once.
   */
  private static boolean isPlain(String text) {
    boolean named = false;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (!letter && c != '_' && c != '-' && c != '.') {
        return false;
      }
      named |= letter;
    }
    return named && text.length() <= Limits.ROOM_NAME;
  }

  private static void check(String text) {
    if (text.length() > 4 * Limits.ROOM_NAME
        || text.codePointCount(0, text.length()) > Limits.ROOM_NAME) {
      throw bad("a room's name has at most " + Limits.ROOM_NAME + " characters");
    }
    if (!text.codePoints().allMatch(RoomName::isAllowed)) {
      throw bad("a room's name has letters, digits, _ - and . only");
    }
    if (text.codePoints().noneMatch(Character::isLetterOrDigit)) {
      throw bad("a room's name needs a letter or a digit");
    }
    if (!text.equals(Nickname.fold(text))) {
      throw bad("a room's name is written in small letters");
    }
  }

  /**
   * Reads a name with or without {@code #} in front, and folds it.
   *
   * @throws RefusedException with {@link Code#BAD_NAME} and a sentence that says what is wrong
   */
  public static RoomName of(@Nullable String typed) {
    String bare = typed == null ? "" : typed.startsWith("#") ? typed.substring(1) : typed;
    if (bare.length() > 4 * Limits.ROOM_NAME) {
      throw bad("a room's name has at most " + Limits.ROOM_NAME + " characters");
    }
    return new RoomName(Nickname.fold(Normalizer.normalize(bare, Normalizer.Form.NFKC)));
  }

  /**
   * Reads names that commas separate, such as {@code #ops,dev}; each room counts once.
   *
   * @throws RefusedException if one of them is not a name, if there is none, or if there are more
   *     than {@value Limits#ROOMS_AT_ONCE}
   */
  public static List<RoomName> list(@Nullable String typed) {
    List<RoomName> rooms =
        Stream.of((typed == null ? "" : typed).split(","))
            .map(String::strip)
            .filter(part -> !part.isEmpty())
            .map(RoomName::listed)
            .distinct()
            .limit(Limits.ROOMS_AT_ONCE + 1L)
            .toList();
    if (rooms.size() > Limits.ROOMS_AT_ONCE) {
      throw bad("at most " + Limits.ROOMS_AT_ONCE + " rooms at a time");
    }
    return rooms.isEmpty() ? List.of(of(null)) : rooms;
  }

  private static RoomName listed(String part) {
    if (part.chars().anyMatch(Character::isWhitespace)) {
      throw bad("a comma separates rooms, such as #ops,#dev");
    }
    return of(part);
  }

  private static boolean isAllowed(int point) {
    int type = Character.getType(point);
    return !Nickname.isInvisible(point)
        && (Character.isLetterOrDigit(point)
            || point == '_'
            || point == '-'
            || point == '.'
            || type == Character.NON_SPACING_MARK
            || type == Character.COMBINING_SPACING_MARK);
  }

  private static RefusedException bad(String why) {
    return new RefusedException(Code.BAD_NAME, why);
  }

  /** The name in the form that people write, with {@code #}. */
  @Override
  public String toString() {
    return "#" + text;
  }
}
