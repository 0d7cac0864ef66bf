package belfry.bridge.query;

import belfry.bridge.table.BridgeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Cuts a question into tokens. */
final class Lexer {
  /** The longest question. */
  static final int LONGEST = 4_000;

  private static final String PARENTHESES = "(),";
  private static final String ENDS_OF_WORDS = "()=<>!^,'\"`";

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(String text) {
    this.text = text;
  }

  /** All tokens of a question, with one of the kind END. */
  static List<Token> tokens(String text) throws BridgeException {
    if (text.length() > LONGEST) {
      throw BridgeException.wrong("a condition has at most " + LONGEST + " characters");
    }
    return new Lexer(text).all();
  }

  private List<Token> all() throws BridgeException {
    while (true) {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      if (at == text.length()) {
        tokens.add(new Token(Token.Kind.END, "", at));
        return tokens;
      }
      tokens.add(next());
    }
  }

  private Token next() throws BridgeException {
    char c = text.charAt(at);
    Optional<Operator> operator = Operator.at(text, at);
    int begin = at;
    if (operator.isPresent()) {
      at += operator.get().sign().length();
      return new Token(Token.Kind.SIGN, operator.get().sign(), begin);
    }
    if (PARENTHESES.indexOf(c) >= 0) {
      at++;
      return new Token(Token.Kind.SIGN, String.valueOf(c), begin);
    }
    if (c == '\'' || c == '"' || c == '`') {
      return new Token(c == '`' ? Token.Kind.NAME : Token.Kind.QUOTED, quoted(c), begin);
    }
    while (at < text.length() && isOfWord(text.charAt(at))) {
      at++;
    }
    if (at == begin) {
      throw BridgeException.wrong("'" + c + "' has no meaning at character " + (begin + 1));
    }
    return new Token(Token.Kind.WORD, text.substring(begin, at), begin);
  }

  private static boolean isOfWord(char c) {
    return !Character.isWhitespace(c) && ENDS_OF_WORDS.indexOf(c) < 0;
  }

  /** A quote inside is written twice. */
  private String quoted(char quote) throws BridgeException {
    int begin = at++;
    StringBuilder inside = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != quote) {
        inside.append(c);
      } else if (at < text.length() && text.charAt(at) == quote) {
        inside.append(quote);
        at++;
      } else {
        return inside.toString();
      }
    }
    throw BridgeException.wrong("the " + quote + " at character " + (begin + 1) + " has no end");
  }
}
