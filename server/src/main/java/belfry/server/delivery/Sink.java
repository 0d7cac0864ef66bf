package belfry.server.delivery;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The receiver of one connection's bytes, implemented by the connection. {@link Outgoing} ensures
 * that one thread at a time writes.
 */
public interface Sink {
  /**
   * Writes the bytes that can be written now without waiting; the rest stays in the buffer.
   *
   * @throws IOException if the peer is gone
   */
  void tryWrite(ByteBuffer bytes) throws IOException;

  /**
   * The descriptor of a socket to which bytes may be written past this interface, as {@link
   * #tryWrite} would write them. It stays open until {@link #releaseDescriptor}.
   *
   * @return -1 if there is none
   */
  default int holdDescriptor() {
    return -1;
  }

  /** Ends a use of the descriptor. Called once for each one that {@link #holdDescriptor} gave. */
  default void releaseDescriptor() {}

  /** Requests one call of {@code resume}, on a new thread, when bytes can be written. */
  void awaitWritable(Runnable resume);

  /** Reports that writing has failed. Nothing is written after this call. */
  void writeFailed(Throwable why);

  /** Ends the connection after a goodbye with the reason. Any thread, at any time. */
  void end(String why);

  /**
   * Requests a turn of the connection's thread, which then looks for what changed. Any thread;
   * never blocks.
   */
  default void requestTurn() {}

  /** Whether the connection is about to end. Any thread. */
  boolean isEnding();
}
