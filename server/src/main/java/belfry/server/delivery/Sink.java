package belfry.server.delivery;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The receiver of one connection's bytes; the connection implements it. {@link Outgoing} makes sure
 * that one thread at a time calls it.
 */
public interface Sink {
  /**
   * Writes the bytes that can be written now without waiting; the rest stays in the buffer.
   *
   * @throws IOException when the peer is gone
   */
  void tryWrite(ByteBuffer bytes) throws IOException;

  /** Asks for one call of {@code resume}, on a thread of its own, when bytes can be written. */
  void awaitWritable(Runnable resume);

  /** Reports that writing failed; nothing will be written any more. */
  void writeFailed(Throwable why);

  /** Ends the connection after a goodbye with the reason. Any thread, at any time. */
  void end(String why);

  /** Whether the connection is about to end. Any thread. */
  boolean isEnding();
}
