package belfry.bridge.table;

import java.util.Objects;

/**
 * A column of a table.
 *
 * @param name the name, exactly as in the source
 * @param type the type in SQL, for people
 * @param kind how values are written and compared
 * @param length the longest text in characters, as declared; {@link #UNLIMITED} if there is no
 *     useful limit
 */
public record Column(String name, String type, Kind kind, int length) {
  /** The length of a text that may be an article or a book. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  public Column {
    Objects.requireNonNull(name);
    Objects.requireNonNull(type);
    Objects.requireNonNull(kind);
  }
}
