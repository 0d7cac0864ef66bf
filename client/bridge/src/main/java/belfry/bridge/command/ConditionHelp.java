package belfry.bridge.command;

/** The help about conditions, which several commands share. */
final class ConditionHelp {
  static final String TEXT =
      "\nConditions: COLUMN = != < <= > >= VALUE; COLUMN ^= VALUE (begins with); COLUMN in (A, B);"
          + " COLUMN is null, is not null; and, or, parentheses. A value with spaces stands in"
          + " quotes. After it: by COLUMN; order by COLUMN [desc]; limit N.\n\n"
          + "Exit codes: 0 answered, 64 wrong use, 65 no such table, column or row, or a condition"
          + " that can't be understood, 69 Redis can't be reached, 70 a bug.";

  private ConditionHelp() {}
}
