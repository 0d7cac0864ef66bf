package belfry.server.net;

import belfry.protocol.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a connection that can still be written to. It has four steps, each within a limit:
 * what was written before leaves; the client's rooms and name are given back; the last words leave;
 * and bytes that the client still sends are dropped, so that it can read to the end. (If the socket
 * were closed with bytes unread, the client's kernel might throw away what it has not read yet.)
 *
 * <p>Run by the connection's thread.
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
   * Says goodbye.
   *
   * @param flush the limit of the first step
   * @param why the reason of the end; null if the client left by itself
   */
  void say(Conversation conversation, Duration flush, @Nullable String why) throws IOException {
    conversation.awaitFlushed(flush);
    conversation.close();
    conversation.sayGoodbye(why);
    conversation.awaitFlushed(StopLimits.STOP.goodbye());
    transport.shutdownOutput();
    linger();
  }

  /** Sends a refusal to a client that has no connection, as far as that goes without a wait. */
  static void refuse(Transport transport, Refusal refusal) throws IOException {
    Prelude.refuse(transport, refusal);
    transport.shutdownOutput();
    transport.read(ByteBuffer.allocate(DROPPED_AT_ONCE));
  }

  /**
   * Says goodbye after an error of the server, as far as the connection still works. Never throws.
   */
  void sayQuietly(Conversation conversation, Duration flush, @Nullable String why) {
    try {
      say(conversation, flush, why);
    } catch (IOException | RuntimeException | Error e) {
      log.debug("A client was not sent a goodbye", e);
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

  /** Reads once. The buffer is not kept for the wait: many connections may end at once. */
  private int drop() throws IOException {
    ByteBuffer buffer = buffers.take();
    try {
      return transport.read(buffer);
    } finally {
      buffers.giveBack(buffer);
    }
  }
}
