package belfry.bridge.command;

import belfry.bridge.query.Aggregation;
import belfry.bridge.query.Deadline;
import belfry.bridge.query.Function;
import belfry.bridge.query.Query;
import belfry.bridge.query.QueryParser;
import belfry.bridge.redis.CopyReader;
import belfry.bridge.redis.StoredTable;
import belfry.bridge.table.BridgeException;
import belfry.bridge.table.Column;
import belfry.bridge.table.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A command that computes a function of the values of many rows. */
abstract class AggregateQuestion extends Question {
  /** Computes, and prints the results. */
  final void answer(
      CopyReader reader, Function function, String table, Optional<String> field, String condition)
      throws BridgeException, InterruptedException {
    StoredTable stored = reader.catalog().required(table);
    Query query = QueryParser.read(stored, condition);
    List<Aggregation.Group> groups =
        new Aggregation(reader, stored, Deadline.NONE).run(function, field, query);
    Kind kind = field.isEmpty() ? Kind.NUMBER : stored.table().required(field.get()).kind();
    Column result =
        Values.column(field.map(f -> function.word() + "(" + f + ")").orElse("count"), kind);
    if (query.by().isEmpty()) {
      Printer printer = printer(List.of(result));
      printer.row(Arrays.asList(groups.getFirst().value()));
      printer.end("");
      return;
    }
    Printer printer = printer(List.of(query.by().get().column(), result));
    groups.forEach(group -> printer.row(Arrays.asList(group.group(), group.value())));
    printer.end(groups.size() + " groups");
  }
}
