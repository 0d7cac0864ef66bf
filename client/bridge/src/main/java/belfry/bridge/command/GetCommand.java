package belfry.bridge.command;

import belfry.bridge.query.Lookup;
import belfry.bridge.redis.CopyReader;
import belfry.bridge.redis.FoundRow;
import belfry.bridge.redis.StoredTable;
import belfry.bridge.table.BridgeException;
import belfry.bridge.table.Column;
import belfry.bridge.table.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code get}: one row by its key. */
@Command(
    name = "get",
    sortOptions = false,
    description = "Prints the row with a primary key, a value in a line.",
    mixinStandardHelpOptions = true)
public final class GetCommand extends Question {
  @Parameters(index = "0", paramLabel = "TABLE", description = "The table.")
  private String table = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "KEY",
      description =
          "The key: its values one by one, or joined by colons, as in 17:2014:E.1. A table without"
              + " a primary key has the numbers of its rows.")
  private List<String> key = List.of();

  @Override
  void answer(CopyReader reader) throws BridgeException, InterruptedException {
    StoredTable stored = reader.catalog().required(table);
    FoundRow row = Lookup.row(reader, stored, key);
    List<@Nullable String> values = Values.of(row, stored.columns());
    List<Column> columns = stored.table().columns();
    if (isTable()) {
      Printer printer =
          printer(List.of(Values.column("column", Kind.TEXT), Values.column("value", Kind.TEXT)));
      for (int at = 0; at < columns.size(); at++) {
        printer.row(java.util.Arrays.asList(columns.get(at).name(), values.get(at)));
      }
      printer.end("row " + row.key() + " of " + stored.table().name());
    } else {
      Printer printer = printer(columns);
      printer.row(values);
      printer.end("");
    }
  }
}
