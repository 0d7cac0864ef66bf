package belfry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HeapTest {
  private static final long MEGABYTE = 1L << 20;

  private long used;
  private long alive;
  private int collections;

  private final Heap heap =
      new Heap(
          () -> used,
          () -> {
            used = alive;
            collections++;
          });

  private int collectionsWith(long megabytes) {
    used = megabytes * MEGABYTE;
    heap.look();
    return collections;
  }

  @Test
  void heapIsCollectedWhenItHasGrownToTwiceWhatIsAliveAndSome() {
    alive = 20 * MEGABYTE;
    assertEquals(0, collectionsWith(64));
    assertEquals(1, collectionsWith(65));
    assertEquals(1, collectionsWith(104));
    alive = 200 * MEGABYTE;
    assertEquals(2, collectionsWith(105));
    assertEquals(2, collectionsWith(464));
    assertEquals(3, collectionsWith(465));
  }
}
