package belfry.bridge.query;

/**
 * A word or a sign of a question.
 *
 * @param kind what it is
 * @param text the text, without quotes
 * @param place where it begins
 */
record Token(Kind kind, String text, int place) {
  enum Kind {
    /** A bare word or number. */
    WORD,
    /** A text in quotes. */
    QUOTED,
    /** A name in backquotes. */
    NAME,
    /** An operator, a parenthesis or a comma. */
    SIGN,
    /** The end of the question. */
    END
  }

  boolean isWord(String word) {
    return kind == Kind.WORD && text.equalsIgnoreCase(word);
  }

  boolean isSign(String sign) {
    return kind == Kind.SIGN && text.equals(sign);
  }

  /** How a message names it. */
  String shown() {
    return kind == Kind.END ? "the end" : "'" + text + "'";
  }
}
