package belfry.protocol;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Folds characters for search: characters that people type for one another become equal. Case and
 * width make no difference (NFKC), digits of all scripts are those of ASCII, and a letter loses its
 * accents, because many people type without them: {@code cafe} for café, {@code е} for ё. The breve
 * of й and ў stays, because no one leaves it out. The vowel points of Arabic and Hebrew, which most
 * texts leave out, are dropped. The marks of all other scripts stay, because they are vowels there.
 */
final class Folding {
  private static final int BREVE = 0x0306;

  private Folding() {}

  /** The end of the character at an index of a text, with all marks that belong to it. */
  static int end(String text, int at) {
    int end = at + Character.charCount(text.codePointAt(at));
    while (end < text.length()) {
      int next = text.codePointAt(end);
      if (next < 0x0300 || !isContinuation(next)) {
        return end;
      }
      end += Character.charCount(next);
    }
    return end;
  }

  /** Whether a code point composes with the one before it: a mark, or a later letter of Hangul. */
  private static boolean isContinuation(int point) {
    return isMark(point)
        || (point >= 0x1160 && point <= 0x11FF)
        || (point >= 0xD7B0 && point <= 0xD7FB)
        || point == 0xFF9E
        || point == 0xFF9F;
  }

  /** Whether a code point is a mark, such as an accent or a vowel of Hindi. */
  static boolean isMark(int point) {
    int type = Character.getType(point);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }

  /** The folded form of one character, as {@link #end} delimits it: any number of code points. */
  static String fold(String text, int from, int to) {
    if (to == from + 1) {
      char c = text.charAt(from);
      if (c < 0x80) {
        return String.valueOf(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
      }
      if (isFolded(c)) {
        return String.valueOf(c);
      }
    }
    String bare = bare(Normalizer.normalize(text.substring(from, to), Normalizer.Form.NFKD));
    String lower = bare.toLowerCase(Locale.ROOT).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(lower, Normalizer.Form.NFKC);
  }

  /** Whether a letter is known to be folded: Russian, Chinese, Japanese and Korean letters. */
  private static boolean isFolded(char c) {
    return (c >= 'а' && c <= 'я')
        || (c >= 0x4E00 && c <= 0x9FFF)
        || (c >= 0x3041 && c <= 0x3096)
        || (c >= 0x30A1 && c <= 0x30FA)
        || (c >= 0xAC00 && c <= 0xD7A3);
  }

  private static String bare(String decomposed) {
    StringBuilder kept = new StringBuilder(decomposed.length());
    int last = 0;
    for (int point : decomposed.codePoints().toArray()) {
      if (Character.getType(point) == Character.DECIMAL_DIGIT_NUMBER) {
        kept.append(Character.digit(point, 10));
      } else if (!isLeftOut(point) || (point == BREVE && hasBreve(last))) {
        kept.appendCodePoint(point);
      }
      last = point;
    }
    return kept.toString();
  }

  private static boolean isLeftOut(int point) {
    return (point >= 0x0300 && point <= 0x036F)
        || (point >= 0x0591 && point <= 0x05C7 && isMark(point))
        || (point >= 0x064B && point <= 0x065F)
        || point == 0x0670
        || point == 0x0640
        || Character.getType(point) == Character.FORMAT
        || Nickname.isInvisible(point);
  }

  private static boolean hasBreve(int letter) {
    return letter == 'и' || letter == 'И' || letter == 'у' || letter == 'У';
  }
}
