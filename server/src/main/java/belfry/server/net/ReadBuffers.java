package belfry.server.net;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Pool of buffers for reading. A connection has a buffer only while it has bytes to read.
 * Thread-safe.
 */
final class ReadBuffers {
  private static final int SIZE = 8 * 1024;

  private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();

  ByteBuffer take() {
    ByteBuffer buffer = free.poll();
    return buffer != null ? buffer : ByteBuffer.allocateDirect(SIZE);
  }

  void giveBack(ByteBuffer buffer) {
    free.add(buffer.clear());
  }
}
