package belfry.protocol.text;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Guesses which known word somebody meant to type. */
public final class NearestWord {
  private NearestWord() {}

  /**
   * The known word that takes the fewest changes of a letter to become the typed one; empty where
   * that would change more than half of its letters.
   *
   * @param typed at most some dozens of characters: the work grows with its length
   */
  public static Optional<String> of(String typed, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(word -> changes(typed, word)))
        .filter(word -> 2 * changes(typed, word) <= word.length());
  }

  /** Levenshtein's distance. */
  private static int changes(String from, String to) {
    int[] row = new int[to.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
