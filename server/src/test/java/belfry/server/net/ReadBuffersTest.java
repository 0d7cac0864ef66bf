package belfry.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadBuffersTest {
  @Test
  void aBurstLeavesNoMoreThanThePool() {
    ReadBuffers buffers = new ReadBuffers();
    for (int burst = 0; burst < 3; burst++) {
      List<ByteBuffer> taken = new ArrayList<>();
      for (int i = 0; i < 2_500; i++) {
        taken.add(buffers.take());
      }
      assertEquals(ReadBuffers.POOLED, taken.stream().filter(ByteBuffer::isDirect).count());
      taken.forEach(buffers::giveBack);
    }
  }

  @Test
  void thePoolIsEmptyWhenAllAreInUse() {
    ReadBuffers buffers = new ReadBuffers();
    for (int i = 0; i < ReadBuffers.POOLED; i++) {
      assertNotNull(buffers.tryTake());
    }
    assertNull(buffers.tryTake());
    buffers.giveBack(buffers.take());
    assertNull(buffers.tryTake());
  }

  @Test
  void aBufferIsUsedAgainAndIsEmpty() {
    ReadBuffers buffers = new ReadBuffers();
    ByteBuffer first = buffers.take();
    first.put((byte) 1).flip();
    buffers.giveBack(first);

    assertSame(first, buffers.take());
    assertEquals(first.capacity(), first.remaining());
  }
}
