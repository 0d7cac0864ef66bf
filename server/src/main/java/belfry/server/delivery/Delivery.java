package belfry.server.delivery;

import belfry.protocol.Event;
import belfry.server.measure.Measure;
import belfry.server.task.Failures;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The parts of delivery that all feeds and connections of one server share: its encodings, free
 * batches and counters. Any thread may use it. It has no thread of its own and needs no close.
 */
public final class Delivery {
  private final Failures failures;
  private final GroupWriter.Source groupWriters;
  private final BatchPool batches;
  private final DeliveryCounters counters = new DeliveryCounters();
  private final AtomicInteger encodings = new AtomicInteger();

  /** Delivery without an encoding that writes to each reader singly. */
  public Delivery(Failures failures) {
    this(failures, GroupWriter.Source.NONE);
  }

  /**
   * Delivery without an encoding.
   *
   * @param groupWriters opens a group writer for each batch
   */
  public Delivery(Failures failures, GroupWriter.Source groupWriters) {
    this(failures, groupWriters, () -> new Batch(groupWriters));
  }

  private Delivery(Failures failures, GroupWriter.Source groupWriters, Supplier<Batch> newBatch) {
    this.failures = failures;
    this.groupWriters = groupWriters;
    this.batches = new BatchPool(newBatch, counters);
  }

  /** Delivery whose batches come from somewhere else. */
  static Delivery withBatches(Failures failures, Supplier<Batch> newBatch) {
    return new Delivery(failures, GroupWriter.Source.NONE, newBatch);
  }

  /**
   * Makes an encoding. A server has only a few encodings, because each one has a slot in every
   * item.
   *
   * @param name the name, for logs
   * @param echoing whether a reader gets the entries that it wrote itself
   * @param tellingChangesOnce whether a reader gets a {@link Change} only once, from the first feed
   *     that announces it
   * @param prompt whether a reader gets each coming and going at once, not folded with others
   * @param encoder makes the bytes of an event, or no bytes for an event that is not shown; called
   *     by any thread
   */
  public Encoding encoding(
      String name,
      boolean echoing,
      boolean tellingChangesOnce,
      boolean prompt,
      Function<Event, byte[]> encoder) {
    int slot = encodings.getAndIncrement();
    return new Encoding(slot, name, echoing, tellingChangesOnce, prompt, encoder, failures);
  }

  /** Makes an encoding whose readers get folded notices of comings and goings. */
  Encoding encoding(
      String name, boolean echoing, boolean tellingChangesOnce, Function<Event, byte[]> encoder) {
    return encoding(name, echoing, tellingChangesOnce, false, encoder);
  }

  Failures failures() {
    return failures;
  }

  BatchPool batches() {
    return batches;
  }

  DeliveryCounters counters() {
    return counters;
  }

  /** The counters of delivery, and whether it has group writers. */
  public List<Measure> measures() {
    return Stream.of(counters.measures(), groupWriters.measures()).flatMap(List::stream).toList();
  }
}
