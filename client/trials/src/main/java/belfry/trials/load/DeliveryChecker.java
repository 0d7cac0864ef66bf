package belfry.trials.load;

import java.util.Arrays;

/**
 * Finds messages that were lost, delivered twice or out of order, by the sequence numbers that each
 * subscriber receives of each publisher of its room. A delivery costs a few instructions and
 * allocates nothing. One thread uses it.
 */
final class DeliveryChecker {
  private final int rooms;
  private final int publishers;

  /** Where a subscriber's publishers begin in the arrays below. */
  private final int[] base;

  private final int[] last;

  /** Bit {@code i} is set when number {@code last - i} was delivered. */
  private final long[] seen;

  private long missing;
  private long duplicates;
  private long reordered;
  private long strays;

  /** Subscriber and publisher {@code i} are in the room {@code i % rooms}. */
  DeliveryChecker(int subscribers, int publishers, int rooms) {
    this.rooms = rooms;
    this.publishers = publishers;
    base = new int[subscribers + 1];
    for (int i = 0; i < subscribers; i++) {
      base[i + 1] = Math.addExact(base[i], publishersOf(i % rooms));
    }
    last = new int[base[subscribers]];
    seen = new long[last.length];
    Arrays.fill(seen, -1);
  }

  /** The number of publishers in a room. */
  private int publishersOf(int room) {
    return publishers / rooms + (room < publishers % rooms ? 1 : 0);
  }

  /** Notes a delivery. Sequence numbers begin with 1. */
  void delivered(int subscriber, int publisher, int sequence) {
    if (publisher >= publishers || publisher % rooms != subscriber % rooms) {
      strays++;
      return;
    }
    int slot = base[subscriber] + publisher / rooms;
    int ahead = sequence - last[slot];
    if (ahead == 1) {
      last[slot] = sequence;
      seen[slot] = seen[slot] << 1 | 1;
    } else if (ahead > 1) {
      missing += ahead - 1;
      last[slot] = sequence;
      seen[slot] = ahead < Long.SIZE ? seen[slot] << ahead | 1 : 1;
    } else if (-ahead < Long.SIZE && (seen[slot] >>> -ahead & 1) == 0) {
      seen[slot] |= 1L << -ahead;
      missing--;
      reordered++;
    } else {
      duplicates++;
    }
  }

  /**
   * Messages that were not delivered, to all subscribers together.
   *
   * @param sent how many messages each publisher has sent
   * @param excepted how many subscribers, the first ones, need not receive the last messages
   */
  long lost(int[] sent, int excepted) {
    long lost = missing;
    for (int subscriber = excepted; subscriber < base.length - 1; subscriber++) {
      int publisher = subscriber % rooms;
      for (int slot = base[subscriber]; slot < base[subscriber + 1]; slot++) {
        lost += sent[publisher] - last[slot];
        publisher += rooms;
      }
    }
    return lost;
  }

  /** Deliveries of a message a second time, or later than 63 others of its publisher. */
  long duplicates() {
    return duplicates;
  }

  /** Deliveries that came after a later one of the same publisher. */
  long reordered() {
    return reordered;
  }

  /** Deliveries of a message of another room. */
  long strays() {
    return strays;
  }
}
