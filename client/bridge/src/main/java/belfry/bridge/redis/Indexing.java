package belfry.bridge.redis;

import belfry.bridge.table.Column;

/** How the rows with a value in a column are found. */
public enum Indexing {
  /** Only by reading all rows. */
  NONE,
  /** By a sorted set of numbers, which are doubles: the row tells whether it has the number. */
  NUMBER,
  /** By a sorted set of the first bytes of texts: the row tells whether it has the text. */
  TEXT;

  private static final int LONGEST_TEXT = 255;

  /** The index that fits a column, if it is to have one. */
  public static Indexing fitting(Column column) {
    return switch (column.kind()) {
      case NUMBER, TIME -> NUMBER;
      case TEXT, DATE, DATE_TIME, INSTANT -> TEXT;
      case BYTES -> NONE;
    };
  }

  /** The index of a column about which nothing was said: long texts have none. */
  public static Indexing usual(Column column) {
    return column.length() > LONGEST_TEXT ? NONE : fitting(column);
  }
}
