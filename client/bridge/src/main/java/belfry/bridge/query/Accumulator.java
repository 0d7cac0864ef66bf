package belfry.bridge.query;

import belfry.bridge.table.Kind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Collects the values of one group. A value that is NULL, or no number, does not count. */
final class Accumulator {
  private static final int MORE_DIGITS = 4;

  private final Function function;
  private final Kind kind;
  private long count;
  private BigDecimal sum = BigDecimal.ZERO;
  private @Nullable BigDecimal bestNumber;
  private @Nullable String best;

  Accumulator(Function function, Kind kind) {
    this.function = function;
    this.kind = kind;
  }

  void add(@Nullable String value) {
    switch (function) {
      case COUNT -> count++;
      case SUM, AVG -> {
        BigDecimal number = value == null ? null : kind.number(value);
        if (number != null) {
          count++;
          sum = sum.add(number);
        }
      }
      case MIN, MAX -> {
        if (value != null) {
          compare(value);
        }
      }
    }
  }

  private void compare(String value) {
    BigDecimal number = kind.number(value);
    if (kind.isNumeric() && number == null) {
      return;
    }
    int comparison = best == null ? 0 : comparison(value, number, best);
    if (best == null || (function == Function.MIN ? comparison < 0 : comparison > 0)) {
      best = value;
      bestNumber = number;
    }
  }

  private int comparison(String value, @Nullable BigDecimal number, String other) {
    return number != null && bestNumber != null
        ? number.compareTo(bestNumber)
        : Condition.CODE_POINTS.compare(kind.sortText(value), kind.sortText(other));
  }

  /** The result; null if no value counted, as in SQL. */
  @Nullable String result() {
    return switch (function) {
      case COUNT -> Long.toString(count);
      case SUM -> count == 0 ? null : sum.toPlainString();
      case AVG ->
          count == 0
              ? null
              : sum.divide(
                      BigDecimal.valueOf(count),
                      Math.max(0, sum.scale()) + MORE_DIGITS,
                      RoundingMode.HALF_UP)
                  .toPlainString();
      case MIN, MAX -> best;
    };
  }
}
