package belfry.server.delivery;

import belfry.server.measure.Measure;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the same bytes to many sinks with one system call. Owned by one thread at a time, which is
 * the writer of all added sinks from {@link #add} to the end of {@link #write}.
 */
public interface GroupWriter {
  /** Opens group writers, one for each thread that writes. Thread-safe. */
  interface Source {
    /** No group writer: each sink is written to singly. */
    Source NONE = () -> null;

    /** A new group writer; null if there is none, or none yet. Never blocks. */
    @Nullable GroupWriter open();

    /** Whether group writers are in use. */
    default List<Measure> measures() {
      return List.of();
    }
  }

  /** The result for a sink that must be written to singly, because no write was tried. */
  int NOT_TRIED = Integer.MIN_VALUE;

  /** Whether sinks can be added; false for ever after a failure. */
  boolean isUsable();

  /** The highest number of sinks of one write. */
  int capacity();

  /**
   * Adds a sink to the next write.
   *
   * @return false if this sink can only be written to singly
   */
  boolean add(Sink sink);

  /**
   * Writes to each added sink the bytes that it takes without waiting, and lets all sinks go.
   *
   * @param bytes a direct buffer, of which the bytes from the position to the limit are written;
   *     the position does not change
   */
  void write(ByteBuffer bytes);

  /**
   * The result of the last write.
   *
   * @param place the place of the sink in the order of {@link #add}, from 0
   * @return the number of bytes that the sink took; {@link #NOT_TRIED}; or another negative number,
   *     the error of the system with its sign changed
   */
  int result(int place);
}
