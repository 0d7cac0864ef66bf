package belfry.bridge.command;

import belfry.bridge.redis.Catalog;
import belfry.bridge.redis.CopyReader;
import belfry.bridge.redis.StoredColumn;
import belfry.bridge.redis.StoredTable;
import belfry.bridge.table.BridgeException;
import belfry.bridge.table.Kind;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code tables}: which tables a copy has, or which columns a table. */
@Command(
    name = "tables",
    sortOptions = false,
    description = "Prints the tables of a copy, or the columns of one table.",
    mixinStandardHelpOptions = true)
public final class TablesCommand extends Question {
  @Parameters(arity = "0..1", paramLabel = "TABLE", description = "A table, to see its columns.")
  private @Nullable String table;

  @Override
  void answer(CopyReader reader) throws BridgeException {
    if (table == null) {
      tables(reader.catalog());
    } else {
      columns(reader.catalog().required(table));
    }
  }

  private void tables(Catalog catalog) {
    Printer printer =
        printer(
            List.of(
                Values.column("table", Kind.TEXT),
                Values.column("rows", Kind.NUMBER),
                Values.column("key", Kind.TEXT)));
    for (StoredTable one : catalog.tables()) {
      printer.row(
          List.of(
              one.table().name(),
              Long.toString(one.rows()),
              one.table().key().isEmpty() ? "(row number)" : String.join(":", one.table().key())));
    }
    printer.end(
        "generation %d of %s, imported at %s"
            .formatted(catalog.generation(), catalog.source(), catalog.begun()));
  }

  private void columns(StoredTable table) {
    Printer printer =
        printer(
            List.of(
                Values.column("column", Kind.TEXT),
                Values.column("type", Kind.TEXT),
                Values.column("kind", Kind.TEXT),
                Values.column("index", Kind.TEXT)));
    for (StoredColumn one : table.columns()) {
      printer.row(
          List.of(
              one.column().name(),
              one.column().type(),
              one.column().kind().name().toLowerCase(Locale.ROOT),
              one.index().name().toLowerCase(Locale.ROOT)));
    }
    printer.end(table.rows() + " rows");
  }
}
