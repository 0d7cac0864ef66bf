package belfry.server.net;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Pool of buffers for reading. A connection has a buffer only while it has bytes to read. The pool
 * has a fixed number of direct buffers. A thread that needs a further one gets a heap buffer, which
 * is not kept: the memory of a burst is free again after it. Thread-safe.
 */
final class ReadBuffers {
  /** Highest number of direct buffers. */
  static final int POOLED = 256;

  private static final int SIZE = 8 * 1024;

  private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();
  private final AtomicInteger made = new AtomicInteger();

  /** Takes a buffer of the pool; null if all are in use. */
  @Nullable ByteBuffer tryTake() {
    ByteBuffer buffer = free.poll();
    if (buffer != null) {
      return buffer;
    }
    return made.get() < POOLED && made.getAndIncrement() < POOLED
        ? ByteBuffer.allocateDirect(SIZE)
        : null;
  }

  /** Takes a buffer of the pool, or else a heap buffer. */
  ByteBuffer take() {
    ByteBuffer buffer = tryTake();
    return buffer != null ? buffer : ByteBuffer.allocate(SIZE);
  }

  void giveBack(ByteBuffer buffer) {
    if (buffer.isDirect()) {
      free.add(buffer.clear());
    }
  }
}
