package belfry.server.net;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Pool of buffers that hold one TLS record each. A connection has one only while bytes move. The
 * buffers are on the heap, because the JDK encrypts a long record there in less than half of the
 * time. Thread-safe.
 */
final class RecordBuffers {
  /** The longest record (RFC 8446, section 5.2, and what the JDK adds for older versions). */
  static final int SIZE = 16_709;

  private static final int POOLED = 64;

  private final ArrayBlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(POOLED);

  ByteBuffer take() {
    ByteBuffer buffer = free.poll();
    return buffer != null ? buffer : ByteBuffer.allocate(SIZE);
  }

  void giveBack(ByteBuffer buffer) {
    boolean _ = free.offer(buffer.clear());
  }
}
