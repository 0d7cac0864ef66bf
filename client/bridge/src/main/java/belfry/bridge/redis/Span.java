package belfry.bridge.redis;

/**
 * Neighbours in a sorted set, which is the list of a table's rows or an index.
 *
 * @param set the key of the sorted set
 * @param isText whether it is an index of texts
 * @param from the rank of the first
 * @param to the rank after the last
 */
public record Span(String set, boolean isText, long from, long to) {
  /** The number of members. */
  public long size() {
    return Math.max(0, to - from);
  }
}
