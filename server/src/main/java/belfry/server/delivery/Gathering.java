package belfry.server.delivery;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The readers of a pass that get the bytes of a batch with the next call of a {@link GroupWriter}.
 * The pumping thread is the writer of each of them from {@link #add} to the end of {@link #flush},
 * which comes before the bytes of the batch change.
 *
 * <p>Owned by the thread that has the {@link Batch}.
 */
final class Gathering {
  private final GroupWriter writer;
  private final @Nullable Outgoing[] readers;
  private final @Nullable Cursor[] cursors;
  private int count;

  Gathering(GroupWriter writer) {
    this.writer = writer;
    this.readers = new Outgoing[writer.capacity()];
    this.cursors = new Cursor[writer.capacity()];
  }

  /** Whether readers can be added; false for ever after a failure of the writer. */
  boolean isUsable() {
    return writer.isUsable();
  }

  boolean isFull() {
    return count == readers.length;
  }

  /** Adds a reader that lacks the bytes of the batch. Returns false if it must write by itself. */
  boolean add(Outgoing reader, Sink sink, Cursor cursor) {
    if (!writer.add(sink)) {
      return false;
    }
    readers[count] = reader;
    cursors[count] = cursor;
    count++;
    return true;
  }

  /** Writes the bytes of the batch to the gathered readers; each then continues by itself. */
  void flush(Batch batch) {
    int gathered = count;
    count = 0;
    if (gathered == 0) {
      return;
    }
    try {
      writer.write(batch.rewound());
      for (int i = 0; i < gathered; i++) {
        // For all readers before any of them continues, which may change the batch.
        reader(i).written(batch, cursor(i), writer.result(i));
      }
    } catch (RuntimeException | Error e) { // nobody knows who has the bytes
      for (int i = 0; i < gathered; i++) {
        reader(i).die(e);
      }
    }
    for (int i = 0; i < gathered; i++) {
      Outgoing reader = reader(i);
      Cursor cursor = cursor(i);
      readers[i] = null;
      cursors[i] = null;
      reader.goOn(batch, cursor);
    }
  }

  private Outgoing reader(int place) {
    return Objects.requireNonNull(readers[place]);
  }

  private Cursor cursor(int place) {
    return Objects.requireNonNull(cursors[place]);
  }
}
