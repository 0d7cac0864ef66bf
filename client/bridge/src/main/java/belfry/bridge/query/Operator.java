package belfry.bridge.query;

import java.util.Optional;
import java.util.stream.Stream;

/** How a value is compared with the one of a condition. */
enum Operator {
  // The longer signs come first, so that the lexer does not take a part of them.
  DIFFERENT("!="),
  NOT_EQUAL("<>"),
  AT_MOST("<="),
  AT_LEAST(">="),
  PREFIX("^="),
  EQUAL("="),
  LESS("<"),
  GREATER(">");

  private final String sign;

  Operator(String sign) {
    this.sign = sign;
  }

  String sign() {
    return sign;
  }

  /** The operator whose sign stands at a place of a text. */
  static Optional<Operator> at(String text, int place) {
    return Stream.of(values()).filter(one -> text.startsWith(one.sign, place)).findFirst();
  }

  /**
   * Whether a value compares as this operator asks.
   *
   * @param comparison of the value with the one of the condition, as {@link Comparable} has it
   */
  boolean holds(int comparison) {
    return switch (this) {
      case DIFFERENT, NOT_EQUAL -> comparison != 0;
      case AT_MOST -> comparison <= 0;
      case AT_LEAST -> comparison >= 0;
      case EQUAL -> comparison == 0;
      case LESS -> comparison < 0;
      case GREATER -> comparison > 0;
      case PREFIX -> false;
    };
  }
}
