package belfry.trials.chaos;

/**
 * What a fault did: the proof that something was broken.
 *
 * @param amount how much, in units; 0 means that the fault did nothing
 * @param unit what is counted, such as {@code keys moved}
 * @param detail where and how, for the report; may be empty
 */
record Effect(long amount, String unit, String detail) {
  static Effect of(long amount, String unit) {
    return new Effect(amount, unit, "");
  }

  /** Whether the fault did nothing. */
  boolean isNothing() {
    return amount <= 0;
  }

  @Override
  public String toString() {
    return "%s: %,d%s".formatted(unit, amount, detail.isEmpty() ? "" : " (" + detail + ")");
  }
}
