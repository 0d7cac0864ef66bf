package belfry.bridge.query;

import belfry.bridge.redis.StoredColumn;
import belfry.bridge.redis.StoredTable;
import belfry.bridge.table.BridgeException;
import belfry.bridge.table.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads a question:
 *
 * <pre>
 *   question   = [condition] ["by" column] ["order by" column ["asc" | "desc"]] ["limit" number]
 *   condition  = all {"or" all}
 *   all        = one {"and" one}
 *   one        = "(" condition ")"
 *              | column ("=" | "!=" | "&lt;&gt;" | "&lt;" | "&lt;=" | "&gt;" | "&gt;=" | "^=") value
 *              | column "in" "(" value {"," value} ")"
 *              | column "is" ["not"] "null"
 * </pre>
 *
 * A value is a word, or a text in quotes; {@code ^=} means "begins with". A column whose name is a
 * keyword stands in backquotes.
 */
public final class QueryParser {
  /** The largest limit of rows. */
  public static final int MOST_ROWS = 1_000_000;

  private static final int MOST_CONDITIONS = 64;
  private static final int DEEPEST = 16;

  private final StoredTable table;
  private final List<Token> tokens;
  private int at;
  private int conditions;

  private QueryParser(StoredTable table, List<Token> tokens) {
    this.table = table;
    this.tokens = tokens;
  }

  /**
   * Reads a question to a table.
   *
   * @throws BridgeException if it can't be understood; the message says where
   */
  public static Query read(StoredTable table, String text) throws BridgeException {
    return new QueryParser(table, Lexer.tokens(text)).question();
  }

  private Query question() throws BridgeException {
    Condition condition = isTail(token()) ? new Condition.Always() : any(0);
    Optional<StoredColumn> by = Optional.empty();
    if (takeWord("by")) {
      by = Optional.of(column());
    }
    Optional<StoredColumn> order = Optional.empty();
    boolean isDescending = false;
    if (takeWord("order")) {
      expectWord("by");
      order = Optional.of(column());
      isDescending = takeWord("desc");
      if (!isDescending) {
        takeWord("asc");
      }
    }
    OptionalInt limit = takeWord("limit") ? OptionalInt.of(limit()) : OptionalInt.empty();
    if (token().kind() != Token.Kind.END) {
      throw unexpected("and, or, by, order by, limit or the end");
    }
    return new Query(condition, by, order, isDescending, limit);
  }

  private static boolean isTail(Token token) {
    return token.kind() == Token.Kind.END
        || token.isWord("by")
        || token.isWord("order")
        || token.isWord("limit");
  }

  private int limit() throws BridgeException {
    Token number = token();
    if (!number.text().matches("\\d{1,7}")) {
      throw unexpected("a number");
    }
    at++;
    int limit = Integer.parseInt(number.text());
    if (limit < 1 || limit > MOST_ROWS) {
      throw BridgeException.wrong("limit is from 1 to " + MOST_ROWS);
    }
    return limit;
  }

  private Condition any(int depth) throws BridgeException {
    List<Condition> parts = new ArrayList<>(List.of(all(depth)));
    while (takeWord("or")) {
      parts.add(all(depth));
    }
    return parts.size() == 1 ? parts.getFirst() : new Condition.Any(parts);
  }

  private Condition all(int depth) throws BridgeException {
    List<Condition> parts = new ArrayList<>(List.of(one(depth)));
    while (takeWord("and")) {
      parts.add(one(depth));
    }
    return parts.size() == 1 ? parts.getFirst() : new Condition.All(parts);
  }

  private Condition one(int depth) throws BridgeException {
    if (depth > DEEPEST || ++conditions > MOST_CONDITIONS) {
      throw BridgeException.wrong(
          "a condition has at most %d comparisons, and parentheses in %d levels"
              .formatted(MOST_CONDITIONS, DEEPEST));
    }
    if (takeSign("(")) {
      Condition inside = any(depth + 1);
      expectSign(")");
      return inside;
    }
    StoredColumn column = column();
    if (takeWord("is")) {
      boolean isWanted = takeWord("not");
      expectWord("null");
      return new Condition.Presence(column, isWanted);
    }
    if (takeWord("in")) {
      return in(column);
    }
    Token sign = token();
    Optional<Operator> operator =
        sign.kind() == Token.Kind.SIGN ? Operator.at(sign.text(), 0) : Optional.empty();
    if (operator.isEmpty()) {
      throw unexpected("=, !=, <, <=, >, >=, ^= (begins with), in or is");
    }
    at++;
    return comparison(column, operator.get());
  }

  private Condition in(StoredColumn column) throws BridgeException {
    expectSign("(");
    List<Condition> parts = new ArrayList<>();
    do {
      if (++conditions > MOST_CONDITIONS) {
        throw BridgeException.wrong("a condition has at most " + MOST_CONDITIONS + " comparisons");
      }
      parts.add(comparison(column, Operator.EQUAL));
    } while (takeSign(","));
    expectSign(")");
    return new Condition.Any(parts);
  }

  private Condition comparison(StoredColumn column, Operator operator) throws BridgeException {
    Token value = token();
    if (value.kind() == Token.Kind.SIGN || value.kind() == Token.Kind.END) {
      throw unexpected("a value");
    }
    at++;
    Kind kind = column.column().kind();
    String typed = kind.typed(value.text());
    String name = column.column().name();
    if (typed == null) {
      throw BridgeException.wrong(
          "%s is %s; '%s' is none".formatted(name, kind.example(), value.text()));
    }
    if (operator == Operator.PREFIX && kind.isNumeric()) {
      throw BridgeException.wrong(name + " is a number; ^= is for texts and dates");
    }
    return new Condition.Comparison(column, operator, typed, kind.number(typed));
  }

  private StoredColumn column() throws BridgeException {
    Token name = token();
    if (name.kind() != Token.Kind.WORD && name.kind() != Token.Kind.NAME) {
      throw unexpected("a column");
    }
    at++;
    return column(table, name.text());
  }

  /** A column that a person has named. */
  static StoredColumn column(StoredTable table, String name) throws BridgeException {
    table.table().required(name);
    return table.columns().get(table.table().indexOf(name));
  }

  private Token token() {
    return tokens.get(at);
  }

  private boolean takeWord(String word) {
    boolean is = token().isWord(word);
    at += is ? 1 : 0;
    return is;
  }

  private boolean takeSign(String sign) {
    boolean is = token().isSign(sign);
    at += is ? 1 : 0;
    return is;
  }

  private void expectWord(String word) throws BridgeException {
    if (!takeWord(word)) {
      throw unexpected("'" + word + "'");
    }
  }

  private void expectSign(String sign) throws BridgeException {
    if (!takeSign(sign)) {
      throw unexpected("'" + sign + "'");
    }
  }

  private BridgeException unexpected(String wanted) {
    return BridgeException.wrong(
        "%s is expected at character %d, not %s"
            .formatted(wanted, token().place() + 1, token().shown()));
  }
}
