package belfry.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
  void readingAheadLeavesHalfOfThePoolToTurns() {
    ReadBuffers buffers = new ReadBuffers();
    List<ByteBuffer> ahead = new ArrayList<>();
    for (int i = 0; i < ReadBuffers.POOLED / 2; i++) {
      ahead.add(buffers.tryTake());
    }
    assertFalse(ahead.contains(null));
    assertNull(buffers.tryTake());
    for (int turn = 0; turn < 1_000; turn++) {
      ByteBuffer buffer = buffers.take();
      assertTrue(buffer.isDirect());
      buffers.giveBack(buffer);
    }
    assertNull(buffers.tryTake());
    buffers.giveBack(ahead.getFirst());
    assertNotNull(buffers.tryTake());
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
