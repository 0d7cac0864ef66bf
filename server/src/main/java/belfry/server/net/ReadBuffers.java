package belfry.server.net;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Pool of buffers for reading. A connection has a buffer only while it has bytes to read. The pool
 * has a fixed number of direct buffers. A thread that needs a further one gets a heap buffer, which
 * is not kept: the memory of a burst is free again after it. Thread-safe.
 *
 * <p>Half of the direct buffers are for the poller, which reads for turns that wait for a
 * processor. The other half is left to turns that run: without it, each turn of a burst would get a
 * heap buffer.
 */
final class ReadBuffers {
  /** Highest number of direct buffers. */
  static final int POOLED = 64;

  /** Highest number of buffers in use with which {@link #tryTake} still gives one. */
  private static final int MOST_AHEAD = POOLED / 2;

  private static final int SIZE = 8 * 1024;
  private static final byte[] NONE = {};

  private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicInteger used = new AtomicInteger();

  /** Takes a buffer of the pool to read for a later turn; null if too many are in use. */
  @Nullable ByteBuffer tryTake() {
    return used.get() < MOST_AHEAD ? pooled() : null;
  }

  /** Takes a buffer of the pool, or else a heap buffer. */
  ByteBuffer take() {
    ByteBuffer buffer = pooled();
    return buffer != null ? buffer : ByteBuffer.allocate(SIZE);
  }

  private @Nullable ByteBuffer pooled() {
    ByteBuffer buffer = free.poll();
    if (buffer == null && made.get() < POOLED && made.getAndIncrement() < POOLED) {
      buffer = ByteBuffer.allocateDirect(SIZE);
    }
    if (buffer != null) {
      used.incrementAndGet();
    }
    return buffer;
  }

  /** Takes a copy of the bytes that are left in a buffer. */
  static byte[] takeRest(ByteBuffer buffer) {
    if (!buffer.hasRemaining()) {
      return NONE;
    }
    byte[] rest = new byte[buffer.remaining()];
    buffer.get(rest);
    return rest;
  }

  void giveBack(ByteBuffer buffer) {
    if (buffer.isDirect()) {
      free.add(buffer.clear());
      used.decrementAndGet();
    }
  }
}
