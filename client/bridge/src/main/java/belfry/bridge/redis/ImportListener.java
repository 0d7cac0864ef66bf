package belfry.bridge.redis;

/** Hears how an import goes, on its thread. */
public interface ImportListener {
  /** A sentence for the user. */
  void note(String sentence);

  /**
   * A table begins.
   *
   * @param rows rows that an earlier import has copied already
   */
  void begun(String table, long rows);

  /** A table was complete already. */
  void skipped(String table, long rows);

  /** One more row was taken; called for each row. */
  void row(long rows);

  /** A table is complete. */
  void ended(StoredTable table);
}
