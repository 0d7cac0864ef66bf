package belfry.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import belfry.server.task.Failures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GoodbyeTest {
  private final FakeTransport transport = new FakeTransport();
  private final Peer peer = new Peer(1, transport, new ConnectionCounters(), new Failures());
  private int waits;
  private final Goodbye goodbye =
      new Goodbye(
          transport,
          new ReadBuffers(),
          _ -> {
            waits++;
            transport.ends();
          });

  /** A conversation without a session, whose last message is a refusal. */
  private final Prelude conversation =
      new Prelude(peer) {
        @Override
        public Conversation take(ByteBuffer bytes) {
          return this;
        }

        @Override
        public Conversation finish() {
          return this;
        }
      };

  @Test
  void lastWordsAreWrittenAndThenTheOutputEnds() throws IOException {
    goodbye.say(conversation, Duration.ZERO, "it stops");
    assertEquals("! it stops.\r\n", transport.written());
    assertTrue(transport.isOutputShut());
    assertFalse(conversation.isOpen());
  }

  @Test
  void clientThatLeftByItselfIsSentNothing() throws IOException {
    goodbye.say(conversation, Duration.ZERO, null);
    assertEquals("", transport.written());
    assertTrue(transport.isOutputShut());
  }

  @Test
  void bytesThatTheClientStillSendsAreDropped() throws IOException {
    for (int i = 0; i < 5; i++) {
      transport.arrives("more");
    }
    goodbye.say(conversation, Duration.ZERO, "it stops");
    assertEquals(0, transport.unread());
    assertEquals(0, waits);
  }

  @Test
  void clientThatStaysIsWaitedFor() throws IOException {
    transport.keepsOpen();
    goodbye.say(conversation, Duration.ZERO, "it stops");
    assertEquals(1, waits);
  }

  @Test
  void clientThatNeverStopsSendingIsNotHeardForLong() throws IOException {
    transport.keepsOpen();
    for (int i = 0; i < 100; i++) {
      transport.arrives(new byte[8 * 1024]);
    }
    goodbye.say(conversation, Duration.ZERO, "it stops");
    assertEquals(100 - 256 / 8, transport.unread());
  }

  @Test
  void goodbyeAfterAnErrorOfOursThrowsNothing() {
    transport.breaks();
    transport.resets();
    goodbye.sayQuietly(conversation, Duration.ZERO, "an internal error of the server");
    assertEquals("", transport.written());
  }
}
