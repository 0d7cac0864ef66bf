package belfry.protocol;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The name of a person: letters and digits of one writing system and the signs {@value #SIGNS}, 1
 * to {@value Limits#NICKNAME} code points. Two names are equal if their keys are equal. The key
 * ignores case and width (case folding and NFKC).
 */
public final class Nickname implements Target {
  /** Sets of scripts that one name may mix. A name in any other script has only that script. */
  private static final List<Set<UnicodeScript>> WRITTEN_TOGETHER =
      List.of(
          EnumSet.of(UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA),
          EnumSet.of(UnicodeScript.HAN, UnicodeScript.HANGUL),
          EnumSet.of(UnicodeScript.HAN, UnicodeScript.BOPOMOFO));

  /** Words that the server uses as names in its own lines, and that no person may have. */
  private static final Set<String> RESERVED =
      Set.of("you", "server", "belfry", "everyone", "nobody");

  private static final int MARKS_IN_A_ROW = 3;

  /** The signs that a name may have: those that IRC clients put into names. */
  private static final String SIGNS = "_-[]{}\\`^|";

  private final String text;
  private final String key;

  private Nickname(String text, String key) {
    this.text = text;
    this.key = key;
  }

  /**
   * Reads a name.
   *
   * @throws RefusedException with {@link Code#BAD_NAME} and a sentence that says what is wrong
   */
  public static Nickname of(@Nullable String typed) {
    if (typed == null || typed.isEmpty()) {
      throw bad("a name is needed");
    }
    if (typed.length() > 4 * Limits.NICKNAME) {
      throw tooLong();
    }
    String text = Normalizer.normalize(typed, Normalizer.Form.NFKC);
    int points = text.codePointCount(0, text.length());
    if (points > Limits.NICKNAME) {
      throw tooLong();
    }
    checkCharacters(text);
    String key = fold(text);
    if (RESERVED.contains(key)) {
      throw bad("\"" + text + "\" is a word that the server itself uses");
    }
    return new Nickname(text, key.equals(text) ? text : key); // most names keep one string
  }

  private static void checkCharacters(String text) {
    Set<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
    boolean named = false;
    int marks = 0;
    for (int point : text.codePoints().toArray()) {
      boolean mark =
          Character.getType(point) == Character.NON_SPACING_MARK
              || Character.getType(point) == Character.COMBINING_SPACING_MARK;
      marks = mark ? marks + 1 : 0;
      if (mark && (!named || marks > MARKS_IN_A_ROW)) {
        throw bad("a name can't have an accent without a letter");
      }
      if (isInvisible(point)
          || (!mark && !Character.isLetterOrDigit(point) && SIGNS.indexOf(point) < 0)) {
        throw bad("a name has letters, digits and " + SIGNS + " only");
      }
      named |= Character.isLetterOrDigit(point);
      UnicodeScript script = UnicodeScript.of(point);
      if (script != UnicodeScript.COMMON && script != UnicodeScript.INHERITED) {
        scripts.add(script);
      }
    }
    if (!named) {
      throw bad("a name needs a letter or a digit");
    }
    if (scripts.size() > 1 && WRITTEN_TOGETHER.stream().noneMatch(s -> s.containsAll(scripts))) {
      throw bad("a name can't mix writing systems");
    }
  }

  /**
   * Case folding, then NFKC. The change to upper case makes letters with the same capital equal.
   * The change to lower case before it makes both forms of sharp s the two letters {@code ss}.
   */
  static String fold(String text) {
    String folded = text.toLowerCase(Locale.ROOT).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(folded, Normalizer.Form.NFKC);
  }

  /** Letters and marks that a terminal does not show: Unicode's Default_Ignorable_Code_Point. */
  static boolean isInvisible(int point) {
    return point == 0x034F
        || (point >= 0x115F && point <= 0x1160)
        || (point >= 0x17B4 && point <= 0x17B5)
        || (point >= 0x180B && point <= 0x180F)
        || (point >= 0xFE00 && point <= 0xFE0F)
        || (point >= 0xE0100 && point <= 0xE01EF);
  }

  private static RefusedException tooLong() {
    return bad("a name has at most " + Limits.NICKNAME + " characters");
  }

  private static RefusedException bad(String why) {
    return new RefusedException(Code.BAD_NAME, why);
  }

  /** The name in the form that its owner typed. */
  public String text() {
    return text;
  }

  /** The folded name, which only one person may hold. */
  public String key() {
    return key;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Nickname that && that.key.equals(key);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
