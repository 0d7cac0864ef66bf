package belfry.bridge.table;

import java.math.BigDecimal;

/** Writes numbers in one way, whatever way a database or its driver has. */
final class Numbers {
  private Numbers() {}

  /**
   * Writes a number without an exponent: {@code 1e-7} becomes {@code 0.0000001}. What is no number,
   * or an absurdly large one, stays unchanged.
   */
  static String plain(String value) {
    if (value.indexOf('e') < 0 && value.indexOf('E') < 0) {
      return value;
    }
    BigDecimal number = Kind.NUMBER.number(value);
    return number == null ? value : number.toPlainString();
  }
}
