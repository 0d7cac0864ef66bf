package belfry.server.delivery;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * The free batches of one server. The pool makes as many batches as threads ever write at once,
 * which is about the number of processors: a writer never waits for one.
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

  /** The number of free batches; while nobody writes, of all batches that were ever made. */
  int free() {
    return free.size();
  }
}
