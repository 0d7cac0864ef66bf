package belfry.server.net;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Carries the bytes of one client. No method waits: the transport calls a watcher when bytes can be
 * read or written, once for each request.
 *
 * <p>One thread at a time reads, and one at a time writes. {@link #awaitReadable}, {@link
 * #awaitWritable} and {@link #close} may be called by any thread.
 */
interface Transport {
  /** Receiver of the events of a transport. Called on the poller's thread; must not block. */
  interface Watcher {
    /** Bytes or the end of input can be read. */
    void readable();

    /** Bytes can be written. */
    void writable();

    /** One of the other methods threw this error. */
    void failed(Throwable error);
  }

  /** The origin of the client. */
  Origin origin();

  /** Sets the watcher. Called once, before the first read or write. */
  void start(Watcher watcher) throws IOException;

  /**
   * Reads the bytes that have arrived.
   *
   * @return the number of bytes; -1 at the end of input
   * @throws IOException if the client is gone
   */
  int read(ByteBuffer buffer) throws IOException;

  /**
   * Writes the bytes that can be written now; the rest stays in the buffer.
   *
   * @throws IOException if the client is gone
   */
  void tryWrite(ByteBuffer bytes) throws IOException;

  /**
   * The descriptor of the socket, if bytes that are written to it are what {@link #tryWrite} would
   * write. It stays open until {@link #releaseDescriptor}, even if the transport is closed.
   *
   * @return -1 if there is none
   */
  default int holdDescriptor() {
    return -1;
  }

  /** Ends a use of the descriptor. Called once for each one that {@link #holdDescriptor} gave. */
  default void releaseDescriptor() {}

  /** Requests one call of {@link Watcher#readable}. */
  void awaitReadable();

  /** Requests one call of {@link Watcher#writable}. */
  void awaitWritable();

  /** Whether {@link #read} may be called on the poller's thread, which must not wait or compute. */
  default boolean mayReadAhead() {
    return true;
  }

  /** Whether the transport itself holds input, for which {@link #awaitReadable} calls nobody. */
  default boolean hasInput() {
    return false;
  }

  /**
   * Writes what the transport itself still holds. Called when bytes can be written, before the next
   * {@link #tryWrite}.
   *
   * @return whether it holds nothing any more; otherwise it has requested another call
   * @throws IOException if the client is gone
   */
  default boolean flush() throws IOException {
    return true;
  }

  /** Whether {@link #tick} is to be called. It never changes. */
  default boolean isTimed() {
    return false;
  }

  /** Called about once a second, if this transport is timed, by any thread; must not wait. */
  default void tick() {}

  /** Ends the output: the client reads the end after the bytes that were written. */
  void shutdownOutput() throws IOException;

  /** Closes both directions and frees what the transport holds. Never throws. */
  void close();
}
