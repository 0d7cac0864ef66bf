package belfry.bridge.query;

import belfry.bridge.redis.StoredColumn;
import java.util.ArrayList;
import java.util.List;

/** The columns that a question reads, in the order in which it reads them. */
public final class Columns {
  private final List<String> names = new ArrayList<>();

  /** Adds a column, unless it is there; returns its place. */
  public int add(StoredColumn column) {
    int place = place(column);
    if (place < 0) {
      names.add(column.column().name());
      return names.size() - 1;
    }
    return place;
  }

  /** The place of a column; -1 if it is not read. */
  public int place(StoredColumn column) {
    return names.indexOf(column.column().name());
  }

  /** The names. */
  public List<String> names() {
    return List.copyOf(names);
  }
}
