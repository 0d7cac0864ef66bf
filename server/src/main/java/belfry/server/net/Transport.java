package belfry.server.net;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Carries the bytes of one client. No method waits: a watcher hears when a read or a write can go
 * on, once for each time that it was asked for.
 *
 * <p>One thread at a time reads, and one at a time writes. {@link #awaitReadable}, {@link
 * #awaitWritable} and {@link #close} may be called by any thread.
 */
interface Transport {
  /** Hears what happens to a transport. Called on the poller's thread; must not block. */
  interface Watcher {
    /** There are bytes to read, or the end of input. */
    void readable();

    /** Bytes can be written. */
    void writable();

    /** One of the other methods threw this. */
    void failed(Throwable error);
  }

  /** The place that the client comes from. */
  Origin origin();

  /** Names the watcher. Called once, before anything else happens on the transport. */
  void start(Watcher watcher) throws IOException;

  /**
   * Reads the bytes that have come by now.
   *
   * @return their number; -1 at the end of input
   * @throws IOException if the client is gone
   */
  int read(ByteBuffer buffer) throws IOException;

  /**
   * Writes the bytes that can be written now; the rest stays in the buffer.
   *
   * @throws IOException if the client is gone
   */
  void tryWrite(ByteBuffer bytes) throws IOException;

  /** Asks for one call of {@link Watcher#readable}. */
  void awaitReadable();

  /** Asks for one call of {@link Watcher#writable}. */
  void awaitWritable();

  /** Ends the output: the client reads the end after the bytes that were written. */
  void shutdownOutput() throws IOException;

  /** Closes both directions and frees what the transport holds. Never throws. */
  void close();
}
