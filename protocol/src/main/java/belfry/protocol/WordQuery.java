package belfry.protocol;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The words of a search. A message is found if it has all terms of the search. A term is what
 * stands between two blanks, or between two quotes: its words must stand in the message in the same
 * order, with no other word between them. The last word of a term also matches longer words, so
 * that {@code deploy} finds deployment; a word of fewer than four letters and a number match no
 * longer ones.
 *
 * @param typed the search as it was typed
 * @param terms the words of each term, as {@link Words} cuts them
 */
public record WordQuery(String typed, List<List<String>> terms) {
  private static final Pattern TERM = Pattern.compile("\"([^\"]*)\"?|([^\\s\"]+)");
  private static final int SHORTEST_BEGINNING = 4;

  public WordQuery {
    terms = terms.stream().map(List::copyOf).toList();
  }

  /**
   * A word to look up in an index of the words of messages.
   *
   * @param isBeginning whether longer words that begin with it match, too
   */
  public record Lookup(String text, boolean isBeginning) {
    /** Whether a word of a message matches. */
    boolean matches(String word) {
      return isBeginning ? word.startsWith(text) : word.equals(text);
    }
  }

  /**
   * A part of a text.
   *
   * @param from the index of its first character
   * @param to the index after its last character
   */
  public record Span(int from, int to) {}

  /**
   * Reads a search.
   *
   * @throws RefusedException with {@link Code#BAD_FIELD} if it has no word, or too many
   */
  public static WordQuery of(String typed) {
    Texts.optional("search", typed, Limits.SEARCH);
    List<List<String>> terms = new ArrayList<>();
    Matcher matcher = TERM.matcher(typed);
    while (matcher.find()) {
      String term = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
      List<String> words = Words.of(term).stream().map(Words.Word::text).toList();
      if (!words.isEmpty()) {
        terms.add(words);
      }
    }
    if (terms.isEmpty()) {
      throw new RefusedException(Code.BAD_FIELD, "a search needs a word, such as deploy");
    }
    return new WordQuery(typed, terms);
  }

  /** Whether a text has all terms. */
  public boolean matches(String text) {
    List<Words.Word> words = Words.of(text);
    return terms.stream().allMatch(term -> find(term, words, 0) >= 0);
  }

  /** The places of all terms in a text, in order, none of which overlap. */
  public List<Span> marks(String text) {
    List<Words.Word> words = Words.of(text);
    List<Span> found = new ArrayList<>();
    for (List<String> term : terms) {
      int at = find(term, words, 0);
      while (at >= 0) {
        found.add(new Span(words.get(at).from(), end(term, words, at)));
        at = find(term, words, at + 1);
      }
    }
    return merged(found);
  }

  /**
   * The end of a term in a text. The last character of a term may be half of a pair of the text.
   */
  private static int end(List<String> term, List<Words.Word> words, int at) {
    int last = at + term.size() - 1;
    String wanted = term.getLast();
    boolean isHalf =
        Words.isWithoutBlanks(wanted.codePointAt(0))
            && words.get(last).text().length() > wanted.length()
            && last + 1 < words.size();
    return isHalf ? words.get(last + 1).from() : words.get(last).to();
  }

  private static List<Span> merged(List<Span> spans) {
    List<Span> merged = new ArrayList<>();
    for (Span span : spans.stream().sorted(Comparator.comparingInt(Span::from)).toList()) {
      Span last = merged.isEmpty() ? null : merged.getLast();
      if (last != null && span.from <= last.to) {
        merged.set(merged.size() - 1, new Span(last.from, Math.max(last.to, span.to)));
      } else {
        merged.add(span);
      }
    }
    return merged;
  }

  /** The index of the first word of a term, from a place in the words on; -1 if it is not there. */
  private static int find(List<String> term, List<Words.Word> words, int from) {
    for (int at = from; at + term.size() <= words.size(); at++) {
      if (isAt(term, words, at)) {
        return at;
      }
    }
    return -1;
  }

  private static boolean isAt(List<String> term, List<Words.Word> words, int at) {
    for (int i = 0; i < term.size(); i++) {
      if (!lookup(term, i).matches(words.get(at + i).text())) {
        return false;
      }
    }
    return true;
  }

  private static Lookup lookup(List<String> term, int index) {
    String word = term.get(index);
    return new Lookup(word, index == term.size() - 1 && isBeginning(word));
  }

  private static boolean isBeginning(String word) {
    return Words.isWithoutBlanks(word.codePointAt(0))
        || (word.codePointCount(0, word.length()) >= SHORTEST_BEGINNING
            && !word.chars().allMatch(Character::isDigit));
  }

  /**
   * The words to look up in an index, the longest first: every message that {@link #matches} has
   * all of them, and some others may have them, too.
   */
  public List<Lookup> lookups() {
    return terms.stream()
        .flatMap(WordQuery::lookups)
        .distinct()
        .sorted(Comparator.comparingInt((Lookup lookup) -> lookup.text().length()).reversed())
        .toList();
  }

  /** The last character of a run without blanks is in the pair before it, so it is left out. */
  private static Stream<Lookup> lookups(List<String> term) {
    List<Lookup> all = new ArrayList<>();
    for (int i = 0; i < term.size(); i++) {
      Lookup next = lookup(term, i);
      boolean isInPair =
          i > 0
              && Words.isWithoutBlanks(next.text().codePointAt(0))
              && term.get(i - 1).length() > next.text().length()
              && term.get(i - 1).endsWith(next.text());
      if (!isInPair) {
        all.add(next);
      }
    }
    return all.stream();
  }
}
