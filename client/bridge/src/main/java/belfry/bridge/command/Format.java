package belfry.bridge.command;

import java.util.Locale;

/** How an answer is printed. */
public enum Format {
  /** Columns for people. */
  TABLE,
  /**
   * As RFC 4180 has it, with a line of names; NULL is an empty field, an empty text is {@code ""}.
   */
  CSV,
  /** One JSON object for each row. */
  JSON;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
