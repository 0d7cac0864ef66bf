package belfry.bridge.query;

import belfry.bridge.redis.Span;
import java.util.List;

/**
 * Where the rows are that may fulfil a condition.
 *
 * @param branches spans that hold all such rows together; a row may be in several
 * @param isExact whether every row of the single span fulfils the condition
 */
record Plan(List<Branch> branches, boolean isExact) {
  Plan {
    branches = List.copyOf(branches);
  }

  /**
   * One span.
   *
   * @param condition what all rows fulfil that are taken from this span
   */
  record Branch(Span span, Condition condition) {}

  static Plan of(Span span, Condition condition, boolean isExact) {
    return new Plan(List.of(new Branch(span, condition)), isExact);
  }

  /** How many rows are read. */
  long size() {
    return branches.stream().mapToLong(branch -> branch.span().size()).sum();
  }
}
