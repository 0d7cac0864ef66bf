package belfry.bridge.dump;

import belfry.bridge.source.Progress;
import belfry.bridge.source.RowSink;
import belfry.bridge.source.Source;
import belfry.bridge.table.BridgeException;
import belfry.bridge.table.Table;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A dump in a file. It is read twice: once for the declarations, of which phpMyAdmin writes the
 * primary keys after the rows, and once for the rows. It holds one row at a time.
 */
public final class DumpSource implements Source {
  private final Path file;
  private final DumpContents contents;
  private final Charset charset;
  private final String version;

  private DumpSource(Path file, DumpContents contents, Charset charset, String version) {
    this.file = file;
    this.contents = contents;
    this.charset = charset;
    this.version = version;
  }

  /**
   * Reads the declarations of a dump.
   *
   * @param charset the name of its character set; null for the one that it names itself
   */
  public static DumpSource open(Path file, @Nullable String charset) throws BridgeException {
    try (InputStream in = Files.newInputStream(file)) {
      String version = Files.size(file) + " bytes of " + Files.getLastModifiedTime(file);
      DumpContents contents = DumpContents.read(in);
      if (contents.tables().isEmpty()) {
        throw BridgeException.wrong(file + " is no dump: it declares no table");
      }
      String name = charset == null ? contents.charset() : charset;
      return new DumpSource(file, contents, DumpCharsets.of(name), version);
    } catch (IOException _) { // the message says more
      throw BridgeException.wrong("can't read the file " + file);
    }
  }

  @Override
  public String description() {
    return file.toString();
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public List<Table> tables() {
    return contents.tables();
  }

  @Override
  public List<String> warnings() {
    return contents.warnings();
  }

  @Override
  public void read(List<Table> wanted, RowSink sink) throws BridgeException, InterruptedException {
    try (InputStream in = Files.newInputStream(file)) {
      read(in, charset, wanted, sink);
    } catch (IOException e) {
      throw BridgeException.unavailable(file + " can't be read: " + e.getMessage());
    }
  }

  /** Reads the rows of a dump. */
  static void read(InputStream in, Charset charset, List<Table> wanted, RowSink sink)
      throws BridgeException, InterruptedException {
    new Reading(new DumpLexer(in), charset, wanted, sink).all();
  }

  @Override
  public void close() {
    // it holds nothing open
  }

  /** One run through the rows. */
  private static final class Reading {
    private final DumpLexer lexer;
    private final DumpStatements statements;
    private final Charset charset;
    private final Map<String, Table> wanted = new HashMap<>();
    private final List<Table> order;
    private final Set<String> done = new HashSet<>();
    private final RowSink sink;
    private @Nullable Table current;
    private Progress progress = Progress.NONE;
    private long rows;

    Reading(DumpLexer lexer, Charset charset, List<Table> tables, RowSink sink) {
      this.lexer = lexer;
      this.charset = charset;
      this.sink = sink;
      order = tables;
      statements = new DumpStatements(lexer);
      tables.forEach(table -> wanted.put(table.name(), table));
    }

    void all() throws BridgeException, InterruptedException {
      while (lexer.next() != DumpToken.EOF) {
        if (lexer.isWord("insert") || lexer.isWord("replace")) {
          insert();
        } else if (lexer.isWord("delimiter")) {
          statements.skipRoutines();
          continue;
        }
        statements.skip();
      }
      end();
      for (Table table : order) {
        if (!done.contains(table.name())) {
          begin(table);
          end();
        }
      }
    }

    private void insert() throws BridgeException, InterruptedException {
      do {
        lexer.next();
      } while (lexer.token() == DumpToken.WORD
          && Set.of("into", "ignore", "delayed", "low_priority", "high_priority")
              .contains(lexer.text().toLowerCase(Locale.ROOT)));
      Table table = wanted.get(statements.tableName());
      if (table == null) {
        return;
      }
      if (current == null || !current.name().equals(table.name())) {
        end();
        begin(table);
      }
      int[] places = IntStream.range(0, table.columns().size()).toArray();
      if (lexer.isSign('(')) {
        places = places(table, statements.names());
      }
      if (!statements.take("values") && !statements.take("value")) {
        throw lexer.wrong("VALUES is missing");
      }
      rows(new DumpValues(lexer, charset, table, places));
    }

    private int[] places(Table table, List<String> names) throws BridgeException {
      int[] places = names.stream().mapToInt(table::indexOf).toArray();
      if (IntStream.of(places).anyMatch(place -> place < 0)) {
        throw lexer.wrong(
            "a row of table " + table.name() + " has a column that it does not declare");
      }
      return places;
    }

    private void rows(DumpValues values) throws BridgeException, InterruptedException {
      while (lexer.isSign('(')) {
        lexer.next();
        var row = values.row();
        rows++;
        if (!progress.isDone() && rows > progress.rows()) {
          sink.row(row);
        }
        if (lexer.isSign(',')) {
          lexer.next();
        }
      }
    }

    private void begin(Table table) throws BridgeException, InterruptedException {
      if (!done.add(table.name())) {
        throw lexer.wrong("the rows of table " + table.name() + " are not together");
      }
      current = table;
      rows = 0;
      progress = sink.begin(table);
    }

    private void end() throws BridgeException, InterruptedException {
      Table ended = current;
      current = null;
      if (ended != null && !progress.isDone()) {
        sink.end(ended);
      }
    }
  }
}
