package belfry.protocol.time;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SyncedClockConcurrencyTest {
  private static final int ADJUSTMENTS = 20_000;

  /** No thread reads a time before one that another thread has read, whatever the adjustments. */
  @Test
  void noReaderSeesItGoBackwards() throws Exception {
    SyncedClock clock = new SyncedClock(System::nanoTime, Instant.now());
    clock.adjust(estimate(0));
    AtomicBoolean done = new AtomicBoolean();
    AtomicReference<Instant> latest = new AtomicReference<>(Instant.MIN);
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      List<Future<?>> readers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        readers.add(
            threads.submit(() -> {
              while (!done.get()) {
                Instant before = latest.get();
                Instant now = clock.instant();
                assertTrue(!now.isBefore(before), () -> now + " after " + before);
                latest.accumulateAndGet(now, (a, b) -> a.isAfter(b) ? a : b);
              }
            }));
      }
      Random random = new Random(1);
      for (int i = 0; i < ADJUSTMENTS; i++) {
        clock.adjust(estimate(random.nextLong(-300_000_000, 300_000_000)));
      }
      done.set(true);
      for (Future<?> reader : readers) {
        reader.get();
      }
    }
  }

  private static OffsetEstimate estimate(long offset) {
    return new OffsetEstimate(System.nanoTime(), offset, 0, 1_000_000_000, 1, 1);
  }
}
