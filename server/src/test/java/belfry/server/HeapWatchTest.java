package belfry.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import belfry.server.task.Failures;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeapWatchTest {
  private static final long MEGABYTE = 1L << 20;

  private long used;
  private long alive;
  private int collections;
  private int young;

  private final Failures failures = new Failures();
  private final HeapWatch heap =
      new HeapWatch(
          () -> used,
          () -> collections + young,
          () -> {
            used = alive;
            collections++;
          },
          failures);

  private int collectionsWith(long megabytes) {
    used = megabytes * MEGABYTE;
    young++; // the server is not quiet
    heap.check();
    return collections;
  }

  private int collectionsWhileQuietWith(long megabytes) {
    used = megabytes * MEGABYTE;
    heap.check();
    return collections;
  }

  @Test
  void quietHeapIsCollectedWhenItHasGrownByAnEighthAndSome() {
    alive = 16 * MEGABYTE;
    assertEquals(0, collectionsWhileQuietWith(30), "nothing is known at the first check");
    assertEquals(1, collectionsWhileQuietWith(30));
    assertEquals(1, collectionsWhileQuietWith(20));
    assertEquals(1, collectionsWith(21), "objects were allocated since the last check");
    assertEquals(2, collectionsWhileQuietWith(21));
  }

  @Test
  void heapThatGrowsByMuchIsNotQuietAlsoIfYoungObjectsHaveRoomForAllOfThat() {
    alive = 16 * MEGABYTE;
    assertEquals(0, collectionsWhileQuietWith(30));
    assertEquals(0, collectionsWhileQuietWith(40));
    assertEquals(0, collectionsWhileQuietWith(50));
    assertEquals(1, collectionsWhileQuietWith(51));
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

  @Test
  void anErrorOfOneCheckIsLoggedAndCountedAndTheNextCheckCollects() {
    Error error = new OutOfMemoryError("an error for the test of the heap watch");
    List<Runnable> collections =
        new ArrayList<>(
            List.of(
                () -> {
                  throw error;
                },
                () -> used = 0));
    var watch =
        new HeapWatch(() -> used, () -> ++young, () -> collections.removeFirst().run(), failures);
    used = 100 * MEGABYTE;
    try (var logged = new LoggedErrors()) {
      watch.check();
      assertEquals(1, failures.count());
      assertEquals(List.of("heap-watch failed with an internal error"), logged.of(error));
    }
    watch.check();
    assertEquals(0, used);
    assertEquals(1, failures.count());
  }
}
