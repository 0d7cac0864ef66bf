package belfry.bridge.command;

import belfry.bridge.redis.Catalog;
import belfry.bridge.redis.Import;
import belfry.bridge.redis.IndexChoice;
import belfry.bridge.redis.Keys;
import belfry.bridge.redis.RedisAddress;
import belfry.bridge.redis.RedisConnection;
import belfry.bridge.redis.StoredTable;
import belfry.bridge.source.Source;
import belfry.bridge.table.BridgeException;
import belfry.bridge.table.Table;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code import}: copies a database or a dump into Redis. */
@Command(
    name = "import",
    sortOptions = false,
    description = {
      "Copies a database or a dump into Redis. All rows are of one moment. The new copy replaces"
          + " the old one in one step, when it is complete; until then, and if the import breaks"
          + " off, the old one answers.",
      "  import jdbc:mariadb://127.0.0.1/monitoring --user reader --password-file secret",
      "  import monitoring.sql --redis redis://127.0.0.1:6379 --table institution,value"
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit codes: 0 imported, 64 wrong use, 65 no such table, or a source that can't be"
          + " understood, 69 the source or Redis is not available, or Redis is full, 70 a bug."
    })
public final class ImportCommand implements Callable<Integer> {
  private static final int NAMES_SHOWN = 20;

  @Spec private @Nullable CommandSpec spec;
  @Mixin private SourceOptions source = new SourceOptions();
  @Mixin private CopyOptions copy = new CopyOptions();

  @Option(
      names = "--table",
      paramLabel = "TABLE",
      split = ",",
      description = "The tables to import. Default: all.")
  private List<String> tables = List.of();

  @Option(
      names = "--index",
      paramLabel = "TABLE.COLUMN",
      split = ",",
      description = "Index these columns too. Default: all but long texts and bytes.")
  private List<String> added = List.of();

  @Option(
      names = "--no-index",
      paramLabel = "TABLE.COLUMN",
      split = ",",
      description =
          "Do not index these columns: Redis needs less memory, and conditions on them"
              + " read more rows.")
  private List<String> omitted = List.of();

  @Option(
      names = "--resume",
      description =
          "Go on with an import that broke off. The rows are then of two moments, except"
              + " those of a dump.")
  private boolean resume;

  @Option(
      names = "--replace",
      description = "Replace a copy of the same name that was made from another source.")
  private boolean replace;

  @Override
  public Integer call() throws InterruptedException {
    CommandSpec filled = Objects.requireNonNull(spec, "picocli fills it in");
    return Ending.of(filled, () -> run(filled));
  }

  private void run(CommandSpec filled) throws BridgeException, InterruptedException {
    RedisAddress address = copy.address();
    Keys keys = copy.keysFor(source.copyName());
    PrintWriter err = filled.commandLine().getErr();
    try (Source opened = source.open();
        RedisConnection connection = RedisConnection.open(address)) {
      Import.Order order =
          new Import.Order(
              chosen(opened.tables()), new IndexChoice(added, omitted), resume, replace);
      opened.warnings().forEach(warning -> err.println("belfry: " + warning));
      order.tables().stream()
          .filter(table -> table.key().isEmpty())
          .forEach(table ->
              err.println(
                  "belfry: table " + table.name() + " has no primary key; its rows are numbered"));
      long begun = System.nanoTime();
      ImportProgress progress = new ImportProgress(err);
      Catalog catalog = new Import(address, connection, keys, opened, progress).run(order);
      long rows = catalog.tables().stream().mapToLong(StoredTable::rows).sum();
      filled
          .commandLine()
          .getOut()
          .println(
              "%s: %d tables, %d rows in %s; generation %d answers"
                  .formatted(
                      keys.name(),
                      catalog.tables().size(),
                      rows,
                      ImportProgress.rate(progress.copied(), System.nanoTime() - begun),
                      catalog.generation()));
    }
  }

  private List<Table> chosen(List<Table> all) throws BridgeException {
    if (all.isEmpty()) {
      throw BridgeException.wrong("the source has no tables");
    }
    List<Table> chosen = new ArrayList<>();
    for (String name : tables) {
      chosen.add(
          all.stream()
              .filter(table -> table.name().equals(name))
              .findFirst()
              .orElseThrow(() ->
                  BridgeException.wrong(
                      "the source has no table '" + name + "'; it has " + names(all))));
    }
    // In the order of the source.
    return chosen.isEmpty() ? all : all.stream().filter(chosen::contains).toList();
  }

  private static String names(List<Table> all) {
    String first =
        all.stream().limit(NAMES_SHOWN).map(Table::name).collect(Collectors.joining(", "));
    return first + (all.size() > NAMES_SHOWN ? ", …" : "");
  }
}
