package belfry.bridge.query;

import belfry.bridge.redis.FoundRow;
import belfry.bridge.redis.StoredColumn;
import belfry.bridge.table.Kind;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a row has to fulfil. A comparison with NULL is never fulfilled. */
public sealed interface Condition {
  /** Every row fulfils it. */
  record Always() implements Condition {}

  /**
   * A comparison.
   *
   * @param value in the form of the column's kind
   * @param number what the value compares as; null if the kind is not numeric
   */
  record Comparison(
      StoredColumn column, Operator operator, String value, @Nullable BigDecimal number)
      implements Condition {}

  /**
   * Whether there is a value.
   *
   * @param isWanted true for {@code is not null}
   */
  record Presence(StoredColumn column, boolean isWanted) implements Condition {}

  /** All of some conditions. */
  record All(List<Condition> parts) implements Condition {
    public All {
      parts = List.copyOf(parts);
    }
  }

  /** At least one of some conditions. */
  record Any(List<Condition> parts) implements Condition {
    public Any {
      parts = List.copyOf(parts);
    }
  }

  /** Adds the columns that the condition looks at. */
  default void addTo(Columns columns) {
    switch (this) {
      case Always _ -> {}
      case Comparison one -> columns.add(one.column());
      case Presence one -> columns.add(one.column());
      case All(var parts) -> parts.forEach(part -> part.addTo(columns));
      case Any(var parts) -> parts.forEach(part -> part.addTo(columns));
    }
  }

  /** Whether a row fulfils the condition. */
  default boolean matches(FoundRow row, Columns columns) {
    return switch (this) {
      case Always _ -> true;
      case Comparison one -> matches(one, row.text(columns.place(one.column())));
      case Presence one -> (row.bytes(columns.place(one.column())) != null) == one.isWanted();
      case All(var parts) -> parts.stream().allMatch(part -> part.matches(row, columns));
      case Any(var parts) -> parts.stream().anyMatch(part -> part.matches(row, columns));
    };
  }

  private static boolean matches(Comparison condition, @Nullable String value) {
    if (value == null) {
      return false;
    }
    Kind kind = condition.column().column().kind();
    if (condition.operator() == Operator.PREFIX) {
      return kind.sortText(value).startsWith(condition.value());
    }
    if (condition.number() == null) {
      return condition
          .operator()
          .holds(CODE_POINTS.compare(kind.sortText(value), condition.value()));
    }
    BigDecimal number = kind.number(value);
    return number != null && condition.operator().holds(number.compareTo(condition.number()));
  }

  /** The order of texts: the one of their code points, which is the one of their bytes in Redis. */
  Comparator<String> CODE_POINTS =
      (one, other) -> {
        int shorter = Math.min(one.length(), other.length());
        for (int at = 0; at < shorter; at++) {
          char a = one.charAt(at);
          char b = other.charAt(at);
          if (a != b) {
            boolean same = Character.isSurrogate(a) == Character.isSurrogate(b);
            return same ? Character.compare(a, b) : Character.isSurrogate(a) ? 1 : -1;
          }
        }
        return Integer.compare(one.length(), other.length());
      };
}
