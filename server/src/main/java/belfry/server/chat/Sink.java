package belfry.server.chat;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Where the bytes of one connection go; the connection implements it. {@link Outgoing} makes sure
 * that one thread at a time calls it.
 */
public interface Sink {
  /**
   * Writes what can be written now without waiting; the rest stays in the buffer.
   *
   * @throws IOException when the peer is gone
   */
  void tryWrite(ByteBuffer bytes) throws IOException;

  /**
   * Something could not be written. Asks for one call of this, on a thread of its own, when it can
   * be.
   */
  void awaitWritable(Runnable resume);

  /** Writing failed, and nothing will be written any more. */
  void writeFailed(Throwable why);

  /** Ends the connection after telling it why. Unlike the others: any thread, at any time. */
  void end(String why);

  /** Whether the connection is about to end. Any thread. */
  boolean isEnding();
}
