package belfry.server.chat;

import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Batches that are free. As many are made as threads ever write at once, which is about as many as
 * there are processors: writing never waits.
 */
final class Batches {
  private final ConcurrentLinkedQueue<Batch> free = new ConcurrentLinkedQueue<>();
  private final Traffic traffic = new Traffic();

  /** Where what is written with these batches is counted. */
  Traffic traffic() {
    return traffic;
  }

  Batch take() {
    Batch batch = free.poll();
    return batch != null ? batch : new Batch();
  }

  void giveBack(Batch batch) {
    batch.endPass();
    traffic.delivered(batch.takeDelivered());
    free.add(batch);
  }

  /** How many are free, which when nobody writes are all that were ever made. */
  int free() {
    return free.size();
  }
}
