package belfry.bridge.source;

import java.util.List;

/**
 * How far the copy of a table has come.
 *
 * @param rows the number of rows that were copied
 * @param key the values of the primary key of the last of them; empty if the table has none
 * @param isDone whether the table is complete
 */
public record Progress(long rows, List<String> key, boolean isDone) {
  /** Nothing was copied yet. */
  public static final Progress NONE = new Progress(0, List.of(), false);

  public Progress {
    key = List.copyOf(key);
  }
}
