package belfry.bridge.query;

import belfry.bridge.table.BridgeException;
import belfry.bridge.table.Kind;
import java.util.Locale;

/** What is computed from the values of many rows. */
public enum Function {
  /** The number of rows. */
  COUNT,
  /** The exact sum of numbers. */
  SUM,
  /** The mean of numbers, with four more digits after the point than they have. */
  AVG,
  /** The least value. */
  MIN,
  /** The greatest value. */
  MAX;

  /** The word for it in a question. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Checks that the function has a meaning for a column.
   *
   * @throws BridgeException if not
   */
  void require(String column, Kind kind) throws BridgeException {
    boolean fits =
        switch (this) {
          case COUNT -> true;
          case SUM, AVG -> kind == Kind.NUMBER;
          case MIN, MAX -> kind != Kind.BYTES;
        };
    if (!fits) {
      throw BridgeException.wrong(
          "%s has no meaning for %s, which is %s".formatted(word(), column, kind.example()));
    }
  }
}
