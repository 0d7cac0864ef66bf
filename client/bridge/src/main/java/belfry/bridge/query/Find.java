package belfry.bridge.query;

import belfry.bridge.redis.CopyReader;
import belfry.bridge.redis.FoundRow;
import belfry.bridge.redis.Indexing;
import belfry.bridge.redis.Span;
import belfry.bridge.redis.StoredColumn;
import belfry.bridge.redis.StoredTable;
import belfry.bridge.table.BridgeException;
import belfry.bridge.table.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Finds rows in an order, up to a limit. */
public final class Find {
  /** Most rows of an answer with an order, which are held in memory. */
  public static final int MOST_ORDERED = 10_000;

  private final CopyReader reader;
  private final StoredTable table;
  private final Search search;

  /** A search in a table. */
  public Find(CopyReader reader, StoredTable table, Deadline deadline) {
    this.reader = reader;
    this.table = table;
    search = new Search(reader, table, deadline);
  }

  /**
   * Visits the rows of an answer, in its order.
   *
   * @param columns the columns that the visitor needs; others are added
   * @param limit the largest number of rows
   */
  public void run(Query query, Columns columns, int limit, Search.Visitor visitor)
      throws BridgeException, InterruptedException {
    int[] left = {limit};
    Search.Visitor limited = row -> visitor.visit(row) && --left[0] > 0;
    if (query.order().isEmpty()) {
      search.each(query.condition(), columns, limited);
      return;
    }
    StoredColumn order = query.order().get();
    if (limit > MOST_ORDERED) {
      throw BridgeException.wrong("with order by, limit is at most " + MOST_ORDERED);
    }
    columns.add(order);
    query.condition().addTo(columns);
    Span index = walkable(query, order, limit);
    if (index != null) {
      search.pages(index, query.isDescending(), query.condition(), columns, limited);
    } else {
      for (FoundRow row : sorted(query, columns, limit)) {
        visitor.visit(row);
      }
    }
  }

  /**
   * The index of the order, if it lists all rows in this order, and if following it to the limit
   * reads fewer rows than sorting those that fulfil the condition.
   */
  private @Nullable Span walkable(Query query, StoredColumn order, int limit)
      throws BridgeException, InterruptedException {
    if (order.index() == Indexing.NONE || !order.isExact()) {
      return null;
    }
    Span index = reader.indexed(table, order);
    long matches = Math.max(1, new Planner(reader, table).plan(query.condition()).size());
    boolean isShorter = (double) table.rows() * limit / matches < matches;
    return index.size() == table.rows() && isShorter ? index : null;
  }

  private List<FoundRow> sorted(Query query, Columns columns, int limit)
      throws BridgeException, InterruptedException {
    Comparator<FoundRow> order = order(query, columns);
    PriorityQueue<FoundRow> best = new PriorityQueue<>(order.reversed());
    search.each(
        query.condition(),
        columns,
        row -> {
          best.add(row);
          if (best.size() > limit) {
            best.poll();
          }
          return true;
        });
    List<FoundRow> rows = new ArrayList<>(best);
    rows.sort(order);
    return rows;
  }

  private static Comparator<FoundRow> order(Query query, Columns columns) {
    StoredColumn column = query.order().orElseThrow();
    int place = columns.place(column);
    Kind kind = column.column().kind();
    Comparator<String> values =
        kind.isNumeric()
            ? Comparator.comparing(
                value -> numberOr(kind, value), Comparator.nullsLast(Comparator.naturalOrder()))
            : Comparator.comparing(kind::sortText, Condition.CODE_POINTS);
    Comparator<String> directed = query.isDescending() ? values.reversed() : values;
    return Comparator.comparing((FoundRow row) -> row.text(place), Comparator.nullsLast(directed))
        .thenComparing(FoundRow::key);
  }

  private static @Nullable BigDecimal numberOr(Kind kind, String value) {
    return kind.number(value);
  }
}
