package belfry.bridge.query;

import belfry.bridge.redis.CopyReader;
import belfry.bridge.redis.StoredColumn;
import belfry.bridge.redis.StoredTable;
import belfry.bridge.table.BridgeException;
import belfry.bridge.table.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Computes a function of the values of many rows, for all of them or for groups. */
public final class Aggregation {
  private static final int MOST_GROUPS = 10_000;

  private final StoredTable table;
  private final Search search;

  /** A computation over a table. */
  public Aggregation(CopyReader reader, StoredTable table, Deadline deadline) {
    this.table = table;
    search = new Search(reader, table, deadline);
  }

  /**
   * A result.
   *
   * @param group the common value of the group; null for NULL, and without groups
   * @param value the result; null if no value counted
   */
  public record Group(@Nullable String group, @Nullable String value) {}

  /**
   * Computes.
   *
   * @param field the name of the column with the values; empty for {@link Function#COUNT}
   * @return the groups in the order of their values, NULL last; one without a value if the question
   *     asks for no groups
   */
  public List<Group> run(Function function, Optional<String> field, Query query)
      throws BridgeException, InterruptedException {
    if (query.order().isPresent()) {
      throw BridgeException.wrong("order by has no meaning for " + function.word());
    }
    if (function == Function.COUNT && query.by().isEmpty()) {
      return List.of(new Group(null, Long.toString(search.count(query.condition()))));
    }
    Columns columns = new Columns();
    int value = -1;
    Kind kind = Kind.TEXT;
    if (field.isPresent()) {
      StoredColumn column = QueryParser.column(table, field.get());
      kind = column.column().kind();
      function.require(field.get(), kind);
      value = columns.add(column);
    }
    Map<@Nullable String, Accumulator> groups = collect(function, kind, value, columns, query);
    return sorted(groups, query.by(), query.limit());
  }

  private Map<@Nullable String, Accumulator> collect(
      Function function, Kind kind, int value, Columns columns, Query query)
      throws BridgeException, InterruptedException {
    int group = query.by().isPresent() ? columns.add(query.by().get()) : -1;
    Map<@Nullable String, Accumulator> groups = new HashMap<>();
    if (group < 0) {
      groups.put(null, new Accumulator(function, kind));
    }
    search.each(
        query.condition(),
        columns,
        row -> {
          String name = group < 0 ? null : row.text(group);
          Accumulator values = groups.get(name);
          if (values == null) {
            if (groups.size() == MOST_GROUPS) {
              throw BridgeException.wrong("there are more than " + MOST_GROUPS + " groups");
            }
            values = new Accumulator(function, kind);
            groups.put(name, values);
          }
          values.add(value < 0 ? null : row.text(value));
          return true;
        });
    return groups;
  }

  private static List<Group> sorted(
      Map<@Nullable String, Accumulator> groups, Optional<StoredColumn> by, OptionalInt limit) {
    Kind kind = by.map(column -> column.column().kind()).orElse(Kind.TEXT);
    Comparator<String> values =
        kind.isNumeric()
            ? Comparator.comparing(kind::number, Comparator.nullsLast(Comparator.naturalOrder()))
            : Comparator.comparing(kind::sortText, Condition.CODE_POINTS);
    List<Group> results = new ArrayList<>();
    groups.forEach((name, accumulator) -> results.add(new Group(name, accumulator.result())));
    results.sort(Comparator.comparing(Group::group, Comparator.nullsLast(values)));
    return results.subList(0, Math.min(results.size(), limit.orElse(MOST_GROUPS)));
  }
}
