package belfry.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How the bytes of one connection go from conversation to conversation. */
class CurrentConversationTest {
  private static final int SUCCESSORS = 100_000;

  private int ended;

  /** Takes one byte, and hands over. */
  private final class OneByte implements Conversation {
    private final int left;

    OneByte(int left) {
      this.left = left;
    }

    @Override
    public Conversation take(ByteBuffer bytes) {
      if (!bytes.hasRemaining() || left == 0) {
        return this;
      }
      bytes.get();
      ended++;
      return new OneByte(left - 1);
    }

    @Override
    public Conversation finish() {
      return this;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public long stalledNanos() {
      return 0;
    }

    @Override
    public void awaitFlushed(Duration limit) {}

    @Override
    public void sayGoodbye(@Nullable String why) {}

    @Override
    public void close() {}
  }

  @Test
  void thousandsOfSuccessorsTakeTheBytesOfOneRead() {
    var current = new CurrentConversation(new OneByte(SUCCESSORS));
    ByteBuffer bytes = ByteBuffer.allocate(SUCCESSORS + 1);
    current.take(bytes);
    assertEquals(SUCCESSORS, ended);
    assertEquals(1, bytes.remaining());
  }
}
