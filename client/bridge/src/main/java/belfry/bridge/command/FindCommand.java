package belfry.bridge.command;

import belfry.bridge.query.Columns;
import belfry.bridge.query.Deadline;
import belfry.bridge.query.Find;
import belfry.bridge.query.Query;
import belfry.bridge.query.QueryParser;
import belfry.bridge.redis.CopyReader;
import belfry.bridge.redis.StoredColumn;
import belfry.bridge.redis.StoredTable;
import belfry.bridge.table.BridgeException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code find}: the rows that fulfil a condition. */
@Command(
    name = "find",
    sortOptions = false,
    description = {
      "Prints the rows that fulfil a condition. Without limit, at most " + FindCommand.USUAL + ".",
      "  find value 'year>=2013 and code in (E.1, E.2)'",
      "  find institution 'region=\"Тверская область\" or name^=Академия'",
      "  find value 'year=2014 and code=E.1 order by value desc limit 5'"
    },
    mixinStandardHelpOptions = true,
    footer = ConditionHelp.TEXT)
public final class FindCommand extends Question {
  static final int USUAL = 100;

  @Parameters(index = "0", paramLabel = "TABLE", description = "The table.")
  private String table = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "CONDITION",
      description = "What the rows have to fulfil. Default: nothing.")
  private String condition = "";

  @Option(
      names = "--columns",
      paramLabel = "COLUMN",
      split = ",",
      description = "The columns to print. Default: all.")
  private List<String> names = List.of();

  @Override
  void answer(CopyReader reader) throws BridgeException, InterruptedException {
    StoredTable stored = reader.catalog().required(table);
    Query query = QueryParser.read(stored, condition);
    if (query.by().isPresent()) {
      throw BridgeException.wrong(
          "by has no meaning for find; count, sum, avg, min and max have it");
    }
    List<StoredColumn> columns = columns(stored);
    Columns read = new Columns();
    columns.forEach(read::add);
    Printer printer = printer(columns.stream().map(StoredColumn::column).toList());
    int limit = query.limit().orElse(USUAL);
    int[] count = new int[1];
    new Find(reader, stored, Deadline.NONE)
        .run(
            query,
            read,
            limit,
            row -> {
              count[0]++;
              printer.row(Values.of(row, columns));
              return true;
            });
    boolean isCut = query.limit().isEmpty() && count[0] == limit;
    printer.end(count[0] + " rows" + (isCut ? "; there may be more (limit N)" : ""));
  }

  private List<StoredColumn> columns(StoredTable stored) throws BridgeException {
    if (names.isEmpty()) {
      return stored.columns();
    }
    List<StoredColumn> columns = new ArrayList<>();
    for (String name : names) {
      stored.table().required(name);
      columns.add(stored.columns().get(stored.table().indexOf(name)));
    }
    return columns.stream().distinct().toList();
  }
}
