package belfry.bridge.dump;

import belfry.bridge.table.BridgeException;
import belfry.bridge.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads the statements of a dump that declare tables, and skips the others. */
final class DumpStatements {
  private static final Set<String> NO_COLUMNS =
      Set.of(
          "primary",
          "unique",
          "key",
          "index",
          "constraint",
          "fulltext",
          "spatial",
          "foreign",
          "check",
          "period");

  private static final Set<String> GENERATED =
      Set.of("generated", "as", "virtual", "stored", "persistent");
  private static final Set<String> OF_TYPE = Set.of("unsigned", "signed", "zerofill", "precision");

  private final DumpLexer lexer;

  DumpStatements(DumpLexer lexer) {
    this.lexer = lexer;
  }

  /**
   * Goes to the end of the statement.
   *
   * @throws BridgeException if the dump ends before it
   */
  void skip() throws BridgeException {
    while (lexer.token() != DumpToken.END) {
      if (lexer.token() == DumpToken.EOF) {
        throw lexer.wrong("it ends inside of a statement, so it is not complete");
      }
      lexer.next();
    }
  }

  /** Skips what stands between {@code DELIMITER ;;} and {@code DELIMITER ;}: bodies of routines. */
  void skipRoutines() throws BridgeException {
    String delimiter = lexer.restOfLine();
    while (!delimiter.equals(";") && !lexer.isAtEnd()) {
      String line = lexer.restOfLine();
      if (line.toLowerCase(Locale.ROOT).startsWith("delimiter ")) {
        delimiter = line.substring("delimiter ".length()).strip();
      }
    }
  }

  boolean take(String word) throws BridgeException {
    boolean is = lexer.isWord(word);
    if (is) {
      lexer.next();
    }
    return is;
  }

  void expect(char sign) throws BridgeException {
    if (!lexer.isSign(sign)) {
      throw lexer.wrong("'" + sign + "' is missing");
    }
    lexer.next();
  }

  /** The name of a table, without the name of its database. */
  String tableName() throws BridgeException {
    String name = name();
    while (lexer.isSign('.')) {
      lexer.next();
      name = name();
    }
    return name;
  }

  private String name() throws BridgeException {
    DumpToken token = lexer.token();
    if (token != DumpToken.WORD && token != DumpToken.NAME && token != DumpToken.STRING) {
      throw lexer.wrong("a name is missing");
    }
    String name = lexer.text();
    lexer.next();
    return name;
  }

  /** Reads a list of names in parentheses; lengths of parts of columns are skipped. */
  List<String> names() throws BridgeException {
    List<String> names = new ArrayList<>();
    expect('(');
    while (!lexer.isSign(')')) {
      names.add(name());
      while (!lexer.isSign(',') && !lexer.isSign(')')) {
        if (lexer.isSign('(')) {
          skipParentheses();
        } else {
          skipToken();
        }
      }
      if (lexer.isSign(',')) {
        lexer.next();
      }
      if (names.size() > Table.MOST_COLUMNS) {
        throw lexer.wrong("a list of columns is too long");
      }
    }
    lexer.next();
    return names;
  }

  private void skipToken() throws BridgeException {
    if (lexer.token() == DumpToken.END || lexer.token() == DumpToken.EOF) {
      throw lexer.wrong("a statement ends too early");
    }
    lexer.next();
  }

  private void skipParentheses() throws BridgeException {
    int depth = 0;
    do {
      depth += lexer.isSign('(') ? 1 : lexer.isSign(')') ? -1 : 0;
      skipToken();
    } while (depth > 0);
  }

  /** Reads the declaration of a table, from its name on. */
  DumpTable table() throws BridgeException {
    if (take("if")) {
      take("not");
      take("exists");
    }
    DumpTable table = new DumpTable(tableName());
    expect('(');
    while (true) {
      definition(table);
      if (table.size() > Table.MOST_COLUMNS) {
        throw lexer.wrong("table " + table.name() + " has too many columns");
      }
      if (lexer.isSign(')')) {
        return table;
      }
      expect(',');
    }
  }

  private void definition(DumpTable table) throws BridgeException {
    boolean isColumn =
        lexer.token() != DumpToken.WORD
            || !NO_COLUMNS.contains(lexer.text().toLowerCase(Locale.ROOT));
    if (isColumn) {
      column(table);
      return;
    }
    while (!lexer.isSign(',') && !lexer.isSign(')')) {
      if (lexer.isWord("primary")) {
        primaryKey(table);
      } else {
        skipPart();
      }
    }
  }

  /** Reads {@code primary key [using …] (…)}; the current token is its first word. */
  void primaryKey(DumpTable table) throws BridgeException {
    while (!lexer.isSign('(')) {
      skipToken();
    }
    table.setKey(names());
  }

  private void skipPart() throws BridgeException {
    if (lexer.isSign('(')) {
      skipParentheses();
    } else {
      skipToken();
    }
  }

  private void column(DumpTable table) throws BridgeException {
    String name = name();
    String type = type();
    boolean isGenerated = false;
    while (!lexer.isSign(',') && !lexer.isSign(')')) {
      if (lexer.token() == DumpToken.WORD) {
        String word = lexer.text().toLowerCase(Locale.ROOT);
        isGenerated |= GENERATED.contains(word);
        if (word.equals("primary")) {
          table.setKey(List.of(name));
        }
      }
      skipPart();
    }
    table.add(name, type, isGenerated);
  }

  private String type() throws BridgeException {
    StringBuilder type = new StringBuilder(lexer.text());
    lexer.next();
    if (lexer.isSign('(')) {
      StringBuilder inside = new StringBuilder();
      do {
        boolean isString = lexer.token() == DumpToken.STRING;
        inside.append(isString ? "'" + lexer.text() + "'" : lexer.text());
        skipToken();
      } while (!lexer.isSign(')'));
      type.append(inside).append(')');
      lexer.next();
    }
    while (lexer.token() == DumpToken.WORD
        && OF_TYPE.contains(lexer.text().toLowerCase(Locale.ROOT))) {
      type.append(' ').append(lexer.text().toLowerCase(Locale.ROOT));
      lexer.next();
    }
    return type.toString();
  }
}
