package belfry.server.delivery;

import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The free batches of one server, and the counters of what is written with them. The pool makes as
 * many batches as threads ever write at once, which is about the number of processors: a writer
 * never waits for one.
 */
public final class BatchPool {
  private final ConcurrentLinkedQueue<Batch> free = new ConcurrentLinkedQueue<>();
  private final DeliveryCounters counters = new DeliveryCounters();

  /** A pool without batches; they are made on demand. */
  public BatchPool() {}

  /** The counters of everything that is written with batches of this pool. */
  public DeliveryCounters counters() {
    return counters;
  }

  Batch take() {
    Batch batch = free.poll();
    return batch != null ? batch : new Batch();
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
