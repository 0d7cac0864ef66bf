package belfry.server.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;

/**
 * Writes with one send(2) for each socket, for machines without io_uring. Such a call costs less
 * than a write of a {@link java.nio.channels.SocketChannel}, which takes two locks.
 */
final class SendLoop extends DescriptorWriter {
  private final MemorySegment error = SystemCalls.newError(Arena.ofAuto());

  @Override
  public boolean isUsable() {
    return true;
  }

  @Override
  void send(ByteBuffer bytes, int number) {
    try {
      MemorySegment segment = MemorySegment.ofBuffer(bytes);
      long length = segment.byteSize();
      for (int i = 0; i < number; i++) {
        sent(
            i,
            SystemCalls.send(
                descriptors[i], segment.address(), length, MSG_DONTWAIT_NOSIGNAL, error));
      }
    } finally {
      Reference.reachabilityFence(bytes);
    }
  }
}
