package belfry.bridge.query;

import belfry.bridge.redis.CopyReader;
import belfry.bridge.redis.Indexing;
import belfry.bridge.redis.Span;
import belfry.bridge.redis.StoredColumn;
import belfry.bridge.redis.StoredTable;
import belfry.bridge.table.BridgeException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Chooses the indexes for a condition: those that leave the fewest rows to read. */
final class Planner {
  private final CopyReader reader;
  private final StoredTable table;

  Planner(CopyReader reader, StoredTable table) {
    this.reader = reader;
    this.table = table;
  }

  Plan plan(Condition condition) throws BridgeException, InterruptedException {
    Span all = reader.all(table);
    Optional<Plan> found = find(condition);
    return found
        .filter(plan -> plan.size() < all.size() || plan.isExact())
        .orElse(Plan.of(all, new Condition.Always(), condition instanceof Condition.Always));
  }

  private Optional<Plan> find(Condition condition) throws BridgeException, InterruptedException {
    return switch (condition) {
      case Condition.Always _, Condition.Presence _ -> Optional.empty();
      case Condition.Comparison one -> find(one);
      case Condition.All(var parts) -> smallest(parts);
      case Condition.Any(var parts) -> together(parts);
    };
  }

  private Optional<Plan> smallest(List<Condition> parts)
      throws BridgeException, InterruptedException {
    Plan smallest = null;
    for (Condition part : parts) {
      Optional<Plan> plan = find(part);
      if (plan.isPresent() && (smallest == null || plan.get().size() < smallest.size())) {
        smallest = plan.get();
      }
    }
    return Optional.ofNullable(smallest).map(plan -> new Plan(plan.branches(), false));
  }

  private Optional<Plan> together(List<Condition> parts)
      throws BridgeException, InterruptedException {
    List<Plan.Branch> branches = new ArrayList<>();
    for (Condition part : parts) {
      Optional<Plan> plan = find(part);
      if (plan.isEmpty()) {
        return Optional.empty();
      }
      branches.addAll(plan.get().branches());
    }
    return Optional.of(new Plan(branches, false));
  }

  private Optional<Plan> find(Condition.Comparison one)
      throws BridgeException, InterruptedException {
    StoredColumn column = one.column();
    if (column.index() == Indexing.NONE) {
      return Optional.empty();
    }
    boolean isExact = CopyReader.isExact(column, one.value());
    Span span =
        switch (one.operator()) {
          case DIFFERENT, NOT_EQUAL -> null;
          case PREFIX -> reader.texts(table, column, one.value(), one.value(), true);
          case EQUAL -> between(one, true, true);
          case AT_LEAST -> between(one, true, false);
          case AT_MOST -> between(one, false, true);
          case GREATER -> isExact ? after(one) : between(one, true, false);
          case LESS -> isExact ? before(one) : between(one, false, true);
        };
    return Optional.ofNullable(span).map(found -> Plan.of(found, one, isExact));
  }

  private Span between(Condition.Comparison one, boolean isLeast, boolean isGreatest)
      throws BridgeException, InterruptedException {
    BigDecimal number = one.number();
    String text = one.value();
    return number == null
        ? reader.texts(table, one.column(), isLeast ? text : null, isGreatest ? text : null, false)
        : reader.numbers(table, one.column(), isLeast ? number : null, isGreatest ? number : null);
  }

  private Span after(Condition.Comparison one) throws BridgeException, InterruptedException {
    Span upTo = between(one, false, true);
    Span all = reader.indexed(table, one.column());
    return new Span(all.set(), all.isText(), upTo.to(), all.to());
  }

  private Span before(Condition.Comparison one) throws BridgeException, InterruptedException {
    Span from = between(one, true, false);
    return new Span(from.set(), from.isText(), 0, from.from());
  }
}
