package belfry.server.delivery;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * The free batches of one server. The pool makes a batch if none is free, so a writer never waits.
 * The number of batches is the highest number of threads that have written at once, which is about
 * the number of processors. Thread-safe.
 */
final class BatchPool {
  private final ConcurrentLinkedQueue<Batch> free = new ConcurrentLinkedQueue<>();
  private final Supplier<Batch> newBatch;
  private final DeliveryCounters counters;

  BatchPool(Supplier<Batch> newBatch, DeliveryCounters counters) {
    this.newBatch = newBatch;
    this.counters = counters;
  }

  Batch take() {
    Batch batch = free.poll();
    return batch != null ? batch : newBatch.get();
  }

  void giveBack(Batch batch) {
    batch.endPass();
    counters.delivered(batch.takeDelivered());
    free.add(batch);
  }

  /** The number of free batches, which is the number of all batches while no thread writes. */
  int free() {
    return free.size();
  }
}
