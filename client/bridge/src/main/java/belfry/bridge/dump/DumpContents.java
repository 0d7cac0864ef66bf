package belfry.bridge.dump;

import belfry.bridge.table.BridgeException;
import belfry.bridge.table.Table;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a dump declares.
 *
 * @param tables its tables, in its order
 * @param charset the name of its character set, as SET NAMES has it
 * @param warnings what the rows will lack
 */
record DumpContents(List<Table> tables, String charset, List<String> warnings) {
  private static final int MOST_TABLES = 10_000;

  DumpContents {
    tables = List.copyOf(tables);
    warnings = List.copyOf(warnings);
  }

  /** Reads all declarations, and skips the rows. */
  static DumpContents read(InputStream in) throws BridgeException {
    return new Reading(new DumpLexer(in)).all();
  }

  /** One run through the declarations. */
  private static final class Reading {
    private final DumpLexer lexer;
    private final DumpStatements statements;
    private final Map<String, DumpTable> tables = new LinkedHashMap<>();
    private String charset = "utf8mb4";

    Reading(DumpLexer lexer) {
      this.lexer = lexer;
      statements = new DumpStatements(lexer);
    }

    DumpContents all() throws BridgeException {
      while (lexer.next() != DumpToken.EOF) {
        if (statements.take("create")) {
          create();
        } else if (statements.take("drop")) {
          drop();
        } else if (statements.take("alter")) {
          alter();
        } else if (statements.take("set")) {
          set();
        } else if (lexer.isWord("delimiter")) {
          statements.skipRoutines();
          continue;
        }
        statements.skip();
      }
      List<String> warnings =
          tables.values().stream()
              .filter(table -> !table.generated().isEmpty())
              .map(table ->
                  "table %s: generated columns are NULL where the dump lacks their values: %s"
                      .formatted(table.name(), String.join(", ", table.generated())))
              .toList();
      return new DumpContents(
          tables.values().stream().map(DumpTable::table).toList(), charset, warnings);
    }

    private void create() throws BridgeException {
      statements.take("temporary");
      if (!statements.take("table")) {
        return;
      }
      DumpTable table = statements.table();
      if (tables.put(table.name(), table) != null || tables.size() > MOST_TABLES) {
        throw lexer.wrong(
            "table "
                + table.name()
                + " is declared twice, or there are too many; a dump is of one database");
      }
    }

    /** Old dumps declare a table for each view, and drop it later. */
    private void drop() throws BridgeException {
      if (statements.take("table")) {
        if (statements.take("if")) {
          statements.take("exists");
        }
        tables.remove(statements.tableName());
      }
    }

    /** PhpMyAdmin writes {@code ALTER TABLE … ADD PRIMARY KEY} after the rows. */
    private void alter() throws BridgeException {
      if (!statements.take("table")) {
        return;
      }
      DumpTable table = tables.get(statements.tableName());
      while (table != null && lexer.token() != DumpToken.END && lexer.token() != DumpToken.EOF) {
        if (lexer.isWord("primary")) {
          statements.primaryKey(table);
        } else {
          lexer.next();
        }
      }
    }

    private void set() throws BridgeException {
      if (statements.take("names")) {
        charset = lexer.text();
      }
    }
  }
}
