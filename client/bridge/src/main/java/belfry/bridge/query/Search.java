package belfry.bridge.query;

import belfry.bridge.redis.CopyReader;
import belfry.bridge.redis.FoundRow;
import belfry.bridge.redis.Span;
import belfry.bridge.redis.StoredTable;
import belfry.bridge.table.BridgeException;
import java.util.List;

/**
 * Finds the rows of a table that fulfil a condition, by pages: the memory that it needs does not
 * grow with the table.
 */
public final class Search {
  private static final int PAGE = 500;

  private final CopyReader reader;
  private final StoredTable table;
  private final Deadline deadline;

  /** A search in a table. */
  public Search(CopyReader reader, StoredTable table, Deadline deadline) {
    this.reader = reader;
    this.table = table;
    this.deadline = deadline;
  }

  /** Takes rows. */
  @FunctionalInterface
  public interface Visitor {
    /** Takes a row; returns false to end the search. */
    boolean visit(FoundRow row) throws BridgeException;
  }

  /** How many rows fulfil a condition. */
  public long count(Condition condition) throws BridgeException, InterruptedException {
    Plan plan = new Planner(reader, table).plan(condition);
    if (plan.isExact()) {
      reader.requireGeneration();
      return plan.size();
    }
    long[] count = new long[1];
    run(plan, condition, new Columns(), _ -> ++count[0] > 0);
    return count[0];
  }

  /**
   * Visits the rows that fulfil a condition, each once, in no order that means something.
   *
   * @param columns the columns that the visitor needs; those of the condition are added
   */
  public void each(Condition condition, Columns columns, Visitor visitor)
      throws BridgeException, InterruptedException {
    run(new Planner(reader, table).plan(condition), condition, columns, visitor);
  }

  private void run(Plan plan, Condition condition, Columns columns, Visitor visitor)
      throws BridgeException, InterruptedException {
    condition.addTo(columns);
    for (int at = 0; at < plan.branches().size(); at++) {
      List<Plan.Branch> before = plan.branches().subList(0, at);
      Plan.Branch branch = plan.branches().get(at);
      // A row that is in several spans is taken from the first whose condition it fulfils.
      Visitor once =
          row ->
              !branch.condition().matches(row, columns)
                  || before.stream().anyMatch(one -> one.condition().matches(row, columns))
                  || visitor.visit(row);
      if (!pages(branch.span(), false, condition, columns, once)) {
        return;
      }
    }
  }

  /**
   * Visits the rows of a span that fulfil a condition, in its order.
   *
   * @return false if the visitor has ended the search
   */
  boolean pages(
      Span span, boolean isBackwards, Condition condition, Columns columns, Visitor visitor)
      throws BridgeException, InterruptedException {
    for (long from = 0; from < span.size(); from += PAGE) {
      deadline.check();
      long count = Math.min(PAGE, span.size() - from);
      long first = isBackwards ? span.size() - from - count : from;
      List<String> rows = reader.rows(span, first, (int) count);
      for (FoundRow row :
          reader.records(table, isBackwards ? rows.reversed() : rows, names(columns))) {
        if (condition.matches(row, columns) && !visitor.visit(row)) {
          return false;
        }
      }
    }
    reader.requireGeneration();
    return true;
  }

  /** A row is read by at least one column. */
  private List<String> names(Columns columns) {
    List<String> names = columns.names();
    return names.isEmpty() ? List.of(table.table().columns().getFirst().name()) : names;
  }
}
