package belfry.protocol.text;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Guesses the known word that a person meant to type. */
public final class NearestWord {
  /** The longest word that is guessed, because the work grows with the length. */
  private static final int LONGEST = 40;

  private NearestWord() {}

  /**
   * The known word with the fewest changes between it and the typed word; empty if there is more
   * than one change for every three letters. A change adds, removes or replaces a letter, or swaps
   * two neighbours.
   */
  public static Optional<String> of(String typed, Collection<String> known) {
    if (typed.length() > LONGEST) {
      return Optional.empty();
    }
    return known.stream()
        .min(Comparator.comparingInt(word -> changes(typed, word)))
        .filter(word -> 3 * changes(typed, word) <= word.length());
  }

  /** The guess as the end of a sentence, such as "; did you mean nick?"; empty if there is none. */
  public static String question(String typed, Collection<String> known) {
    return of(typed, known).map(near -> "; did you mean " + near + "?").orElse("");
  }

  /** The optimal string alignment distance between two words. */
  private static int changes(String from, String to) {
    int[][] cost = new int[from.length() + 1][to.length() + 1];
    Arrays.setAll(cost[0], j -> j);
    for (int i = 1; i <= from.length(); i++) {
      cost[i][0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = cost[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        int added = 1 + Math.min(cost[i - 1][j], cost[i][j - 1]);
        cost[i][j] = Math.min(replaced, added);
        if (isSwap(from, i, to, j)) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[from.length()][to.length()];
  }

  private static boolean isSwap(String from, int i, String to, int j) {
    return i > 1
        && j > 1
        && from.charAt(i - 1) == to.charAt(j - 2)
        && from.charAt(i - 2) == to.charAt(j - 1);
  }
}
