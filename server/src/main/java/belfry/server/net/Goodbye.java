package belfry.server.net;

import belfry.protocol.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a connection whose socket still works, in four steps: waits until earlier output is sent;
 * releases the client's rooms and name; sends the last message; and drops bytes that the client
 * still sends, so that the client can read to the end. (If the socket were closed with unread
 * bytes, the client's kernel might discard output that the client has not read yet.) The waits have
 * time limits.
 *
 * <p>Used by the connection's thread.
 */
final class Goodbye {
  private static final Logger log = LoggerFactory.getLogger(Goodbye.class);

  private static final int MOST_DROPPED = 256 * 1024;
  private static final int DROPPED_AT_ONCE = 1_024;

  /** Waits until bytes can be read, or until {@link System#nanoTime} reaches the deadline. */
  @FunctionalInterface
  interface Wait {
    void untilReadable(long deadline);
  }

  private final Transport transport;
  private final ReadBuffers buffers;
  private final Wait wait;

  Goodbye(Transport transport, ReadBuffers buffers, Wait wait) {
    this.transport = transport;
    this.buffers = buffers;
    this.wait = wait;
  }

  /**
   * Takes the four steps.
   *
   * @param flush the time limit of the first step
   * @param why the reason of the end; null if the client ended the connection
   */
  void say(Conversation conversation, Duration flush, @Nullable String why) throws IOException {
    conversation.awaitFlushed(flush);
    conversation.close();
    conversation.sayGoodbye(why);
    conversation.awaitFlushed(StopLimits.STOP.goodbye());
    transport.shutdownOutput();
    linger();
  }

  /** Sends a refusal to a client that gets no {@link Connection}. Never waits. */
  static void refuse(Transport transport, Refusal refusal) throws IOException {
    Prelude.refuse(transport, refusal);
    transport.shutdownOutput();
    transport.read(ByteBuffer.allocate(DROPPED_AT_ONCE));
  }

  /**
   * Takes the steps after an error of the server, as far as the connection still works. Never
   * throws.
   */
  void sayQuietly(Conversation conversation, Duration flush, @Nullable String why) {
    try {
      say(conversation, flush, why);
    } catch (IOException | RuntimeException | Error e) {
      log.debug("A connection ended without a goodbye", e);
    }
  }

  private void linger() throws IOException {
    long deadline = System.nanoTime() + StopLimits.STOP.linger().toNanos();
    for (int dropped = 0; dropped < MOST_DROPPED && System.nanoTime() < deadline; ) {
      int read = drop();
      if (read < 0) {
        return;
      }
      if (read == 0) {
        wait.untilReadable(deadline);
      }
      dropped += read;
    }
  }

  /** Reads once. The buffer is not kept during a wait, because many connections may end at once. */
  private int drop() throws IOException {
    ByteBuffer buffer = buffers.take();
    try {
      return transport.read(buffer);
    } finally {
      buffers.giveBack(buffer);
    }
  }
}
