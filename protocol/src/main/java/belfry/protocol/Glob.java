package belfry.protocol;

import java.util.Locale;

/**
 * A pattern of words: {@code *} stands for any characters, {@code ?} for one. Case is ignored. A
 * match takes no more steps than the product of both lengths.
 */
public record Glob(String text) {
  /** The longest pattern: longer ones match nothing, because no name is so long. */
  private static final int LONGEST = 64;

  /** The pattern that a person typed. */
  public static Glob of(String typed) {
    return new Glob(typed.toLowerCase(Locale.ROOT));
  }

  /** Whether a word has {@code *} or {@code ?} in it. */
  public static boolean isPattern(String word) {
    return word.indexOf('*') >= 0 || word.indexOf('?') >= 0;
  }

  public boolean matches(String typed) {
    if (text.length() > LONGEST) {
      return false;
    }
    String word = typed.toLowerCase(Locale.ROOT);
    int at = 0;
    int star = -1;
    int afterStar = 0;
    int place = 0;
    while (place < word.length()) {
      if (at < text.length() && text.charAt(at) == '*') {
        star = at++;
        afterStar = place;
      } else if (at < text.length()
          && (text.charAt(at) == '?' || text.charAt(at) == word.charAt(place))) {
        at++;
        place++;
      } else if (star >= 0) {
        at = star + 1;
        place = ++afterStar;
      } else {
        return false;
      }
    }
    while (at < text.length() && text.charAt(at) == '*') {
      at++;
    }
    return at == text.length();
  }
}
