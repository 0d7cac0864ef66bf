package belfry.protocol;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the words of a text, for search. Messages and searches are cut into words by this class
 * only, so the same words are found by every server, over every database.
 *
 * <p>A word is a run of letters and digits, folded by {@link Folding}; all other characters
 * separate words, so {@code build-42} and {@code max_line} have two words each, and {@code
 * https://example.org/a} has four. Scripts that put no blanks between words (Chinese, Japanese,
 * Korean, Thai and their neighbours) are cut into pairs: 部署方案 has the words 部署, 署方, 方案 and 案. So
 * each character begins a word, and a search for any part of a run finds it. A symbol, such as an
 * emoji, is a word of its own.
 */
public final class Words {
  /** Code points of a word. The rest of a longer word is not searched. */
  public static final int LONGEST = 40;

  /** Words of a text; later ones are not searched. A line of 4,096 bytes has no more. */
  public static final int MOST = 2048;

  private static final int MARKS = 4;

  private static final Set<UnicodeScript> WITHOUT_BLANKS =
      EnumSet.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.HANGUL,
          UnicodeScript.BOPOMOFO,
          UnicodeScript.THAI,
          UnicodeScript.LAO,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR);

  /** The length mark of katakana, which Unicode counts to no script. */
  private static final int LENGTH_MARK = 0x30FC;

  private final List<Word> words = new ArrayList<>();

  /** The present run of letters and digits, or the present character of a run without blanks. */
  private final StringBuilder current = new StringBuilder();

  private int points;
  private int from;
  private int to;
  private boolean inPairs;

  /** The character before the present one in a run without blanks. */
  private @Nullable Word before;

  private Words() {}

  /**
   * One word of a text.
   *
   * @param text the folded word, which may be shorter or longer than its place in the text
   * @param from the index of its first character in the text
   * @param to the index after its last character in the text
   */
  public record Word(String text, int from, int to) {}

  /** The words of a text in their order, at most {@value #MOST}. */
  public static List<Word> of(String text) {
    Words cutter = new Words();
    int end;
    for (int at = 0; at < text.length() && cutter.words.size() < MOST; at = end) {
      end = Folding.end(text, at);
      String folded = Folding.fold(text, at, end);
      for (int i = 0; i < folded.length(); i += Character.charCount(folded.codePointAt(i))) {
        cutter.take(folded.codePointAt(i), at, end);
      }
      if (folded.isEmpty() && cutter.points > 0) {
        cutter.to = end; // an invisible character separates no words
      }
    }
    cutter.endRun();
    return List.copyOf(cutter.words.subList(0, Math.min(cutter.words.size(), MOST)));
  }

  private void take(int point, int start, int end) {
    if (Character.isLetterOrDigit(point)) {
      boolean pairs = isWithoutBlanks(point);
      if (points > 0 && pairs != inPairs) {
        endRun();
      } else if (pairs && points > 0) {
        endCharacter();
      }
      inPairs = pairs;
      append(point, start, end, LONGEST);
    } else if (Folding.isMark(point)) {
      if (points > 0) {
        append(point, start, end, inPairs ? MARKS : LONGEST);
      }
    } else {
      endRun();
      if (Character.getType(point) == Character.OTHER_SYMBOL) {
        words.add(new Word(Character.toString(point), start, end));
      }
    }
  }

  private void append(int point, int start, int end, int most) {
    if (points == 0) {
      from = start;
    }
    to = end;
    if (points < most) {
      current.appendCodePoint(point);
    }
    points++;
  }

  /** Ends a character of a run without blanks: it makes a pair with the one before it. */
  private Word endCharacter() {
    Word character = takeCurrent();
    if (before != null) {
      words.add(new Word(before.text + character.text, before.from, character.to));
    }
    before = character;
    return character;
  }

  private void endRun() {
    if (points > 0 && inPairs) {
      words.add(endCharacter());
      before = null;
    } else if (points > 0) {
      words.add(takeCurrent());
    }
  }

  private Word takeCurrent() {
    Word taken = new Word(current.toString(), from, to);
    current.setLength(0);
    points = 0;
    return taken;
  }

  /** Whether a letter belongs to a script that puts no blanks between words. */
  static boolean isWithoutBlanks(int letter) {
    return letter >= 0x0E00
        && (letter == LENGTH_MARK || WITHOUT_BLANKS.contains(UnicodeScript.of(letter)));
  }
}
