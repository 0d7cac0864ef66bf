package belfry.trials.process;

import java.util.BitSet;
import java.util.List;

/** Reads the reply to {@code CLUSTER NODES}. */
final class ClusterNodes {
  /** The number of fields of a node's line before its slots. */
  private static final int FIELDS = 8;

  private final BitSet slots = new BitSet(RedisCluster.SLOTS);

  private ClusterNodes(String line) {
    String[] fields = line.split(" ", -1);
    for (String range : List.of(fields).subList(Math.min(FIELDS, fields.length), fields.length)) {
      add(range);
    }
  }

  /** The slots of the node that gave the reply. */
  static ClusterNodes ownSlots(String reply) {
    return reply
        .lines()
        .filter(line -> line.contains("myself"))
        .findFirst()
        .map(ClusterNodes::new)
        .orElseThrow(() -> new IllegalArgumentException("no node is myself: " + reply));
  }

  /** Adds a range such as {@code 5461-10922}; a slot that moves, {@code [93->-id]}, is none. */
  private void add(String range) {
    if (range.matches("[0-9]+(-[0-9]+)?")) {
      int dash = range.indexOf('-');
      int from = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
      slots.set(from, Integer.parseInt(range.substring(dash + 1)) + 1);
    }
  }

  boolean contains(int slot) {
    return slots.get(slot);
  }
}
