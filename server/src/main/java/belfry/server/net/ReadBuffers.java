package belfry.server.net;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Pool of buffers for reading. A connection has a buffer only while it has bytes to read. The pool
 * keeps a fixed number of direct buffers. When many clients send at once, further connections get
 * heap buffers, which are not kept: the memory of a burst is free again after it. Thread-safe.
 */
final class ReadBuffers {
  /** Highest number of direct buffers. */
  static final int POOLED = 256;

  private static final int SIZE = 8 * 1024;

  private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();
  private final AtomicInteger made = new AtomicInteger();

  ByteBuffer take() {
    ByteBuffer buffer = free.poll();
    if (buffer != null) {
      return buffer;
    }
    return made.get() < POOLED && made.getAndIncrement() < POOLED
        ? ByteBuffer.allocateDirect(SIZE)
        : ByteBuffer.allocate(SIZE);
  }

  void giveBack(ByteBuffer buffer) {
    if (buffer.isDirect()) {
      free.add(buffer.clear());
    }
  }
}
